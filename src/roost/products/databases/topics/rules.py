"""What may happen to topics: what Kafka's brokers would take."""

from ....store import Tx
from .. import children
from ..advanced_options import kafka_option
from ..contents import TOPICS, DatabaseTopic, TopicRecord, TopicState
from ..documents import KAFKA, DatabaseRecord
from ..lifecycle import refill
from ..rules import check_name, edit, edit_child, plan_of, unprocessable
from .documents import DatabaseTopicUpdate

WHAT = "Topics"
ENGINES = (KAFKA,)
LONGEST = 249
MOST_PARTITIONS = 100_000
UNLIMITED = -1


def create(tx: Tx, account: int, id: str, wanted: DatabaseTopic) -> TopicRecord:
    """Raises ApiError for what the brokers would refuse."""
    record = edit(tx, account, id, WHAT, ENGINES)
    name = wanted.name
    check_name("name", name, LONGEST)
    if name.startswith("__"):
        raise unprocessable(f"Invalid name: {name} is reserved")
    folded = name.replace(".", "_")
    for other in tx.matching(TOPICS, record.seq, "folded", folded, 1):
        raise unprocessable(
            f"Invalid name: there is a topic {other.body.name} already"
            if other.body.name == name
            else f"Invalid name: it collides with the topic {other.body.name}"
        )
    _check(record, wanted)
    topic = children.add(tx, TOPICS, record, wanted, TopicState(folded), name)
    refill(tx, record)
    return topic


def update(tx: Tx, account: int, id: str, name: str, wanted: DatabaseTopicUpdate) -> TopicRecord:
    """Takes in what is not 0. Raises ApiError."""
    record, topic = edit_child(tx, account, id, TOPICS, name, what=WHAT, engines=ENGINES)
    if 0 < wanted.partitions < topic.body.partitions:
        raise unprocessable(
            f"Invalid partitions: they can only become more, and are {topic.body.partitions}"
        )
    for field in wanted.__struct_fields__:
        value = getattr(wanted, field)
        if value:
            setattr(topic.body, field, value)
    _check(record, topic.body)
    tx.update(topic)
    refill(tx, record)
    return topic


def delete(tx: Tx, account: int, id: str, name: str) -> None:
    record, topic = edit_child(tx, account, id, TOPICS, name, what=WHAT, engines=ENGINES)
    tx.delete(topic)
    refill(tx, record)


def _check(record: DatabaseRecord, topic: DatabaseTopic) -> None:
    brokers = plan_of(record).number_of_nodes
    if not 1 <= topic.partitions <= MOST_PARTITIONS:
        raise unprocessable(f"Invalid partitions: must be 1 to {MOST_PARTITIONS}")
    if not 1 <= topic.replication <= brokers:
        raise unprocessable(f"Invalid replication: must be 1 to {brokers}, one for each broker")
    least = kafka_option(record.state.options.get(KAFKA, {}), "min_insync_replicas")
    if topic.replication < least:
        raise unprocessable(f"Invalid replication: less than min_insync_replicas, {least}")
    for field in ("retention_hours", "retention_bytes"):
        value = getattr(topic, field)
        if value < 1 and value != UNLIMITED:
            raise unprocessable(f"Invalid {field}: must be 1 or more, or {UNLIMITED} for no limit")
