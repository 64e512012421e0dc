"""What a failing test's report says of the requests that the test has made."""

from typing import Any

SHOWN = 20


def requests(seen: list[dict[str, Any]]) -> str:
    """A line a request, with why it was refused and which fault met it below."""
    return "\n".join(line for request in seen for line in _lines(request))


def _lines(request: dict[str, Any]) -> list[str]:
    query = f"?{request['query']}" if request.get("query") else ""
    operation = f"  {request['operation']}" if request.get("operation") else ""
    date = request["at"][:19].replace("T", " ")
    target = f"{request['method']:6} {request['path']}{query}"
    lines = [f"{date}  {request['status']}  {target}{operation}"]
    if request.get("reason"):
        lines.append(f"    refused: {request['reason']}")
    if request.get("fault"):
        lines.append(f"    fault: {request['fault']}")
    return lines
