"""Policies: what they say, and whether a text is one.

A statement with anything in it that is not understood is no policy: to pass over it could open what
its author meant to keep shut.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

VERSION = "2012-10-17"
"""What a policy that names no version has; it means nothing."""
EVERYTHING = "*"

Effect = Literal["Allow", "Deny"]

_WORD = r"[A-Za-z0-9_-]+"
_ACTION = re.compile(rf"\*|{_WORD}(\.{_WORD})?\.\*|({_WORD}\.){{2}}{_WORD}")
_RESOURCE = re.compile(r"\*|[^\s*:]+(:[^\s*:]+)*(:\*)?")
MOST_STATEMENTS = 100
MOST_NAMES = 500
"""Actions, or resources, of one statement."""
LONGEST_NAME = 255


class Statement(NamedTuple):
    effect: Effect
    actions: tuple[str, ...]
    resources: tuple[str, ...]


class Policy(NamedTuple):
    """One that a principal's rights follow from. id: empty for what is none of an account's."""

    id: str
    name: str
    statements: tuple[Statement, ...]


class InvalidPolicy(ValueError):
    """The text says where, and why."""


def parse(document: Mapping[str, Any]) -> tuple[Statement, ...]:
    """The statements of a policy's document. Raises InvalidPolicy."""
    _only(document, ("Version", "Statement"), "policy_document")
    if not isinstance(document.get("Version", VERSION), str):
        raise InvalidPolicy("Invalid policy_document.Version: must be a text")
    given = document.get("Statement", [])
    if isinstance(given, dict):
        given = [cast("dict[str, Any]", given)]
    if not isinstance(given, list):
        raise InvalidPolicy("Invalid policy_document.Statement: must be a list")
    statements = cast("list[object]", given)
    if len(statements) > MOST_STATEMENTS:
        raise InvalidPolicy(f"Invalid policy_document.Statement: at most {MOST_STATEMENTS}")
    return tuple(
        _statement(one, f"policy_document.Statement[{n}]") for n, one in enumerate(statements)
    )


def document(statements: Sequence[Statement], version: str = VERSION) -> dict[str, Any]:
    """The document that has these statements."""
    return {"Version": version, "Statement": [shown(one) for one in statements]}


def shown(statement: Statement) -> dict[str, Any]:
    return {
        "Effect": statement.effect,
        "Action": list(statement.actions),
        "Resource": list(statement.resources),
    }


def allow(*actions: str) -> Statement:
    """A statement that opens some actions, on whatever."""
    return Statement("Allow", actions, (EVERYTHING,))


def _statement(given: object, at: str) -> Statement:
    if not isinstance(given, dict):
        raise InvalidPolicy(f"Invalid {at}: must be an object")
    statement = cast("dict[str, object]", given)
    _only(statement, ("Effect", "Action", "Resource"), at)
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise InvalidPolicy(f"Invalid {at}.Effect: must be Allow or Deny")
    actions = _names(statement.get("Action"), f"{at}.Action")
    resources = _names(statement.get("Resource"), f"{at}.Resource")
    for action in actions:
        if not _ACTION.fullmatch(action):
            raise InvalidPolicy(
                f"Invalid {at}.Action: {action} is not like compute.instance.Read,"
                " compute.instance.*, compute.* or *"
            )
    for resource in resources:
        if not _RESOURCE.fullmatch(resource) or resource.count(":") > 1:
            raise InvalidPolicy(
                f"Invalid {at}.Resource: {resource} is not *, an id, registry:* or registry:ID"
            )
    return Statement(effect, actions, resources)


def _only(given: Mapping[str, object], known: Sequence[str], at: str) -> None:
    for key in given:
        if key not in known:
            raise InvalidPolicy(
                f"Invalid {at}: {key[:LONGEST_NAME]} is not understood, only {', '.join(known)}"
            )


def _names(given: object, at: str) -> tuple[str, ...]:
    """A text or a list of them, as clients send either."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not names:
        raise InvalidPolicy(f"Invalid {at}: must be a text or a list of texts")
    listed = cast("list[object]", names)
    if len(listed) > MOST_NAMES:
        raise InvalidPolicy(f"Invalid {at}: at most {MOST_NAMES}")
    if not all(isinstance(name, str) and len(name) <= LONGEST_NAME for name in listed):
        raise InvalidPolicy(f"Invalid {at}: must be texts of at most {LONGEST_NAME} characters")
    return tuple(cast("list[str]", listed))
