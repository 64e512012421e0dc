"""/v2/databases/{database-id}/topics"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ....store import Page, Tx
from .. import children
from ..contents import TOPICS, DatabaseTopic, TopicRecord
from ..documents import WholeList
from ..rules import get, get_child
from . import rules
from .documents import DatabaseTopicUpdate

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

TOPIC = ItemResponse("topic", DatabaseTopic)
TOPIC_LIST = ListResponse("topics", DatabaseTopic)

PATH = "/databases/{database-id}/topics"
ONE = f"{PATH}/{{topic-name}}"


@routes.get(PATH, "list-database-topics", TOPIC_LIST, errors=(400, 401, 403, 404))
async def list_topics(call: Call, database_id: str, query: WholeList) -> Reply:
    """List topics

    Lists the topics of a Kafka database. Other engines are refused with 400.
    """

    def find(tx: Tx) -> Page[list[TopicRecord]]:
        record = get(tx, call.account, database_id, rules.WHAT, rules.ENGINES)
        return children.listed(tx, TOPICS, record, query)

    return TOPIC_LIST.shaped(await call.read(find), lambda topic: topic.body)


@routes.post(PATH, "create-database-topic", TOPIC, ok=201, errors=(400, 401, 403, 404, 422))
async def create_topic(call: Call, database_id: str, body: DatabaseTopic) -> Reply:
    """Create a topic

    Makes a topic in a Kafka database. A name that is taken or reserved is refused with 422, as is a
    replication that is more than the brokers or less than `min_insync_replicas`.
    """
    return TOPIC(await call.write(lambda tx: rules.create(tx, call.account, database_id, body)))


@routes.get(ONE, "get-database-topic", TOPIC, errors=(400, 401, 403, 404))
async def get_topic(call: Call, database_id: str, topic_name: str) -> Reply:
    """Get a topic

    Shows one topic.
    """

    def find(tx: Tx) -> TopicRecord:
        return get_child(
            tx,
            call.account,
            database_id,
            TOPICS,
            topic_name,
            what=rules.WHAT,
            engines=rules.ENGINES,
        )

    return TOPIC(await call.read(find))


@routes.put(ONE, "update-database-topic", TOPIC, ok=202, errors=(400, 401, 404, 422))
async def update_topic(
    call: Call, database_id: str, topic_name: str, body: DatabaseTopicUpdate
) -> Reply:
    """Change a topic

    Changes a topic. What you leave out, or give as 0, stays. Partitions can only become more. Fewer
    are refused with 422.
    """
    topic = await call.write(
        lambda tx: rules.update(tx, call.account, database_id, topic_name, body)
    )
    return TOPIC(topic)


@routes.delete(ONE, "delete-database-topic", errors=(400, 401, 404))
async def delete_topic(call: Call, database_id: str, topic_name: str) -> Reply:
    """Delete a topic

    Deletes a topic with everything in it.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, database_id, topic_name))
    return DONE
