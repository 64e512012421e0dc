"""/v2/registry/{registry-id}/robots and .../robot"""

from ....http.answers import DONE, ListResponse, Reply, Whole
from ....http.operations import Call, Paging, Routes
from ....store.secret import Secret
from ..documents import REGISTRIES
from . import rules
from .documents import ROBOTS, RegistryRobot, RobotUpdate

# Whoever may look sees the robots' secrets, so to look needs the permission to change.
routes = Routes("Container Registry", read="subscriptions_view", write="subscriptions")

ROBOT = Whole(RegistryRobot)
ROBOT_LIST = ListResponse("robots", RegistryRobot)

_ROBOT = "/registry/{registry-id}/robot/{robot-name}"
_ERRORS = (401, 404, 422)


@routes.get("/registry/{registry-id}/robots", "list-registry-robots", ROBOT_LIST, errors=_ERRORS)
async def list_robots(call: Call, registry_id: str, query: Paging) -> Reply:
    """List robots

    Lists the robots of a registry with their secrets, the oldest first, a page at a time. Making
    docker credentials makes a robot.
    """
    registry, secret = await call.get(REGISTRIES, registry_id), call.service(Secret)
    page = await call.records(ROBOTS, query, owner=registry.seq)
    return ROBOT_LIST.shaped(page, lambda record: rules.shown(record, secret))


@routes.get(_ROBOT, "read-registry-robot", ROBOT, errors=_ERRORS)
async def read_robot(call: Call, registry_id: str, robot_name: str) -> Reply:
    """Get a robot

    Shows one robot with its secret.
    """
    id, name = registry_id, robot_name
    record = await call.read(lambda tx: rules.get(tx, call.account, id, name))
    return ROBOT(rules.shown(record, call.service(Secret)))


@routes.put(_ROBOT, "update-robot", ROBOT, errors=_ERRORS)
async def update_robot(call: Call, registry_id: str, robot_name: str, body: RobotUpdate) -> Reply:
    """Change a robot

    Changes what you send; the rest stays. What you give as `access` replaces all that the robot
    could do. Actions that are no words, an effect that is neither `allow` nor `deny`, or a duration
    that is over already is refused with 422.
    """
    id, name = registry_id, robot_name
    record = await call.write(lambda tx: rules.update(tx, call.account, id, name, body))
    return ROBOT(rules.shown(record, call.service(Secret)))


@routes.delete(_ROBOT, "delete-robot", errors=_ERRORS)
async def delete_robot(call: Call, registry_id: str, robot_name: str) -> Reply:
    """Delete a robot

    Deletes a robot. Its credentials work no longer.
    """
    id, name = registry_id, robot_name
    await call.write(lambda tx: rules.delete(tx, call.account, id, name))
    return DONE
