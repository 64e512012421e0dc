"""How object storage is copied, and its buckets."""

from ...copying import Copyable, Journey, Json, Parent


def _tier(journey: Journey, item: Json, place: Parent) -> Json:
    tier = item["tier"]
    return {"tier_id": tier.get("OBJSTORETIERID", tier.get("id"))}


def _bucket(journey: Journey, item: Json, place: Parent) -> Json:
    journey.ready("object-storage", place.there[0])
    return {}


COPIES = (
    Copyable(
        name="object-storage", path="/object-storage", items="object_storages",
        fields=("label", "cluster_id"), body=_tier, ready={"status": "active"},
        lacks="their S3 keys, which are others, and buckets that an endpoint does not list",
    ),
    Copyable(
        name="buckets", path="/object-storage/{}/bucket", items="buckets", id="name",
        within="object-storage", fields=("name",), body=_bucket,
        lacks="what is in them, and their versioning, locks and archive rules",
    ),
)  # fmt: skip
