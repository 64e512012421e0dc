"""/v2/instances/{id}/{bandwidth,neighbors,upgrades,user-data} and /v2/instances/jobs/{id}"""

from ....catalog import Stock
from ....drivers.compute import Compute
from ....engine.jobs import JobStatus
from ....http.answers import ItemResponse, Reply, Whole
from ....http.operations import Call, Routes
from ....machines.fields import open_user_data
from ....machines.reports import BandwidthAnswer, UserData, bandwidth
from ....store.secret import Secret
from ..servers import SERVERS
from . import rules
from .documents import (
    BandwidthQuery,
    NeighborsAnswer,
    Upgrades,
    UpgradesQuery,
)

routes = Routes("instances", read="subscriptions_view", write="subscriptions")

BANDWIDTH = Whole(BandwidthAnswer)
NEIGHBORS = Whole(NeighborsAnswer)
UPGRADES = ItemResponse("upgrades", Upgrades)
USER_DATA = ItemResponse("user_data", UserData)
JOB = ItemResponse("job", JobStatus)


@routes.get(
    "/instances/{instance-id}/bandwidth",
    "get-instance-bandwidth",
    BANDWIDTH,
    errors=(400, 401, 404),
)
async def get_bandwidth(call: Call, instance_id: str, query: BandwidthQuery) -> Reply:
    """Get an instance's bandwidth

    Shows how many bytes an instance received and sent on each day, up to now. Days before it was
    made are left out.
    """
    compute, now = call.service(Compute), call.store.times.clock()
    record = await call.read(lambda tx: SERVERS.get(tx, call.account, instance_id))
    created = record.body.date_created
    return BANDWIDTH(
        BandwidthAnswer(bandwidth(instance_id, created, compute, now, query.date_range))
    )


@routes.get(
    "/instances/{instance-id}/neighbors",
    "get-instance-neighbors",
    NEIGHBORS,
    errors=(400, 401, 404),
)
async def get_neighbors(call: Call, instance_id: str) -> Reply:
    """List an instance's neighbors

    Lists your other instances in the same region, the oldest first, at most 100.
    """
    found = await call.read(lambda tx: rules.neighbors(tx, call.account, instance_id))
    return NEIGHBORS(NeighborsAnswer(found))


@routes.get(
    "/instances/{instance-id}/upgrades",
    "get-instance-upgrades",
    UPGRADES,
    errors=(400, 401, 403, 404),
)
async def get_upgrades(call: Call, instance_id: str, query: UpgradesQuery) -> Reply:
    """List an instance's upgrades

    Lists the plans, operating systems and applications that an instance can change to. A plan is
    listed if the region has it and its disk is not smaller.
    """
    record = await call.read(lambda tx: SERVERS.get(tx, call.account, instance_id))
    return UPGRADES(rules.upgrades(record.body, query.type, call.service(Stock)))


@routes.get("/instances/{instance-id}/user-data", "get-instance-userdata", USER_DATA)
async def get_user_data(call: Call, instance_id: str) -> Reply:
    """Get an instance's user data

    Shows the user data of an instance in base64, as you gave it. It is empty where there is none.
    """
    record = await call.read(lambda tx: SERVERS.get(tx, call.account, instance_id))
    return USER_DATA(UserData(open_user_data(call.service(Secret), record.state.user_data)))


@routes.get("/instances/jobs/{job-id}", "get-instance-job", JOB, errors=(400, 401, 403, 404))
async def get_job(call: Call, job_id: str) -> Reply:
    """Get an instance's job

    Shows how a job stands that a change of an instance has started. A job is gone once its instance
    is deleted.
    """
    return JOB(await call.read(lambda tx: rules.job(tx, call.account, job_id)))
