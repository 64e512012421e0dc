"""What the API has answered, as a model can take it in."""

from collections.abc import Sequence
from typing import Any, cast

import httpx
import msgspec

from ..failures import Exit, Failure

MOST_CHARACTERS = 40_000
"""Some ten thousand tokens: what is longer crowds out everything else that a model has in mind."""

Json = dict[str, Any]


def read(answer: httpx.Response) -> Json:
    """The body. Raises Failure, with the API's own text, for a refusal."""
    fault = answer.headers.get("x-roost-fault", "")
    content: Any = msgspec.json.decode(answer.content) if _is_json(answer) else answer.text
    known = cast("Json", content) if isinstance(content, dict) else None
    if answer.is_error:
        told = answer.text if known is None else known.get("error", "")
        by_fault = f" (a fault that was added on purpose answered so: {fault})" if fault else ""
        raise Failure(Exit.REFUSED, f"{answer.status_code}: {told}{by_fault}")
    if known is not None:
        return known
    return {"status": answer.status_code, "content": content} if content else {"done": True}


def chosen(answer: Json, fields: Sequence[str]) -> Json:
    """The answer with these fields alone of each thing in it; all of it where none are named."""
    if not fields:
        return answer
    return {
        name: value if name == "meta" else _with_fields(value, fields)
        for name, value in answer.items()
    }


def shortened(answer: Json) -> Json:
    """The answer, with so many items of its list left out that it is no longer than it may be."""
    size = _size(answer)
    longest = max(
        (name for name, value in answer.items() if isinstance(value, list)),
        key=lambda name: _size(answer[name]),
        default="",
    )
    if size <= MOST_CHARACTERS or not longest:
        return answer
    items: list[Any] = answer[longest]
    room = MOST_CHARACTERS - (size - _size(items))
    kept: list[Any] = []
    for item in items:
        room -= _size(item) + 1
        if room < 0:
            break
        kept.append(item)
    note = (
        f"{len(items) - len(kept)} more of {longest} are left out here. Ask for some `fields`"
        " alone, or for less with `query`"
    )
    return answer | {longest: kept, "left_out": note}


def _with_fields(value: Any, fields: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_with_fields(each, fields) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {name: each for name, each in cast("Json", value).items() if name in fields}
    return value


def _is_json(answer: httpx.Response) -> bool:
    return bool(answer.content) and "json" in answer.headers.get("content-type", "")


def _size(value: Any) -> int:
    return len(msgspec.json.encode(value))
