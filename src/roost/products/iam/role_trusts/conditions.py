"""When a trust holds: from which addresses, at what time of day, with which claims."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from ....http.errors import BadRequest
from ....http.networks import parse_address, parse_network
from ....store import SECOND

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: Sequence[str] = get_args(Day)


class TimeOfDay(msgspec.Struct, forbid_unknown_fields=True):
    """Hours from `start` on and before `end`, over midnight where that is not later. Both 0, as
    clients send what was not set, is the whole day.
    """

    start: Annotated[int, msgspec.Meta(ge=0, le=23)] = 0
    end: Annotated[int, msgspec.Meta(ge=0, le=24)] = 0
    timezone: str = "UTC"
    days_of_week: list[Day] = []


class Conditions(msgspec.Struct, forbid_unknown_fields=True):
    """All of them must hold. What is not given always does."""

    ip_address: list[str] | str = []
    time_of_day: TimeOfDay | None = None
    oidc_claims: dict[str, str | int | bool | list[str]] = {}


def parse(given: object) -> Conditions:
    """Raises BadRequest for anything that is not understood."""
    if not given:
        return Conditions()
    try:
        conditions = msgspec.convert(given, Conditions)
    except msgspec.ValidationError as error:
        raise BadRequest(f"Invalid conditions: {error}") from None
    for text in _addresses(conditions):
        try:
            parse_network(text)
        except ValueError as error:
            raise BadRequest(f"Invalid conditions.ip_address: {error}") from None
    when = conditions.time_of_day
    if when is not None:
        _zone(when.timezone)
        if when.start == when.end != 0:
            raise BadRequest("Invalid conditions.time_of_day: start and end must differ")
    return conditions


def met(
    conditions: Conditions, client: str, now: int, claims: Mapping[str, Any]
) -> list[str] | None:
    """The names of the conditions, all of which hold; None where one does not."""
    names: list[str] = []
    if addresses := _addresses(conditions):
        if not _is_from(client, addresses):
            return None
        names.append("ip_address")
    if conditions.time_of_day is not None:
        if not _is_time(conditions.time_of_day, now):
            return None
        names.append("time_of_day")
    if conditions.oidc_claims:
        if not _claims(conditions, claims):
            return None
        names.append("oidc_claims")
    return names


def moment(text: str) -> int | None:
    """An ISO 8601 date in microseconds, None for an empty text. Raises BadRequest."""
    if not text:
        return None
    try:
        date = datetime.fromisoformat(text)
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date
        return round(date.timestamp()) * SECOND
    except (ValueError, OverflowError):
        raise BadRequest("Invalid valid_until: must be a date like 2030-01-01T00:00:00Z") from None


def _addresses(conditions: Conditions) -> list[str]:
    given = conditions.ip_address
    return [given] if isinstance(given, str) else given


def _is_from(client: str, networks: Sequence[str]) -> bool:
    try:
        address = parse_address(client)
    except ValueError:
        return False
    return any(address in parse_network(text) for text in networks)


def _is_time(when: TimeOfDay, now: int) -> bool:
    """A window over midnight belongs to the day on which it begins."""
    local = datetime.fromtimestamp(now // SECOND, _zone(when.timezone))
    hour, day = local.hour, local.weekday()
    if when.start == when.end:
        inside = True
    elif when.start < when.end:
        inside = when.start <= hour < when.end
    else:
        inside = hour >= when.start or hour < when.end
        if hour < when.end:
            day = (day - 1) % 7
    return inside and (not when.days_of_week or DAYS[day] in when.days_of_week)


def _claims(conditions: Conditions, claims: Mapping[str, Any]) -> bool:
    return all(
        claims.get(name) in (wanted if isinstance(wanted, list) else [wanted])
        for name, wanted in conditions.oidc_claims.items()
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadRequest(f"Invalid conditions.time_of_day.timezone: {name[:64]}") from None
