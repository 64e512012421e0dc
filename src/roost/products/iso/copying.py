"""How ISOs are copied."""

from ...copying import Copyable, Journey, Json, Parent
from ...copying.images import check_complete


def _url(journey: Journey, item: Json, place: Parent) -> Json:
    """Where it came from is not told: this names it, and no simulated driver fetches anything."""
    check_complete(item)
    return {"url": f"{journey.source.url}/iso/{item['id']}/{item['filename']}"}


COPIES = (
    Copyable(
        name="iso", path="/iso", items="isos", fields=("description",), body=_url,
        ready={"status": "complete"}, lacks="what is in them",
    ),
)  # fmt: skip
