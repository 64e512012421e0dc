"""How this section refuses."""

from ...http.errors import ApiError


def unprocessable(text: str) -> ApiError:
    """What it answers where others answer 400."""
    return ApiError(text, 422)
