"""What SCIM says no with: beside status and text, a word for the reason (RFC 7644, 3.12)."""

from typing import Literal

from ...http.errors import ApiError

Reason = Literal[
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
    "",
]


class ScimError(ApiError):
    """reason: empty where SCIM has no word for it."""

    def __init__(self, reason: Reason, text: str, status: int = 400) -> None:
        super().__init__(text, status)
        self.reason: Reason = reason


def invalid_filter(text: str) -> ScimError:
    return ScimError("invalidFilter", f"Invalid filter: {text}")


def invalid_value(text: str) -> ScimError:
    return ScimError("invalidValue", text)


def not_unique(text: str) -> ScimError:
    return ScimError("uniqueness", text, 409)


def immutable(text: str, status: int = 400) -> ScimError:
    return ScimError("mutability", text, status)
