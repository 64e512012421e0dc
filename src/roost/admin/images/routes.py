"""/_roost/images"""

from ...drivers.registry import Denied, Registry
from ...drivers.registry.simulated import SimulatedRegistry
from ...http.answers import DONE, Reply, Whole
from ...http.errors import BadRequest
from ...http.operations import Call, Routes
from . import rules
from .documents import ImagePull, ImagePush, Pushed

routes = Routes("admin")

PUSHED = Whole(Pushed)


def _driver(call: Call) -> SimulatedRegistry:
    driver = call.service(Registry)
    if not isinstance(driver, SimulatedRegistry):
        raise BadRequest("Images are pushed to the registry server itself: it is no simulation")
    return driver


@routes.post("/images", "push-image", PUSHED, ok=201)
async def push_image(call: Call, body: ImagePush) -> Reply:
    """Push an image

    Pushes an image without content to a simulated registry, as docker would. A full registry, or
    credentials that do not allow it, is refused with 400. With a real registry server this is
    refused with 400: push to that one.
    """
    driver, login = _driver(call), rules.login(body.auth)
    push = await call.read(lambda tx: rules.push_of(tx, body))
    try:
        await driver.push(push, *login)
    except Denied as denied:
        raise BadRequest(str(denied)) from None
    return PUSHED(Pushed(body.image, push.digest))


@routes.post("/images/pull", "pull-image")
async def pull_image(call: Call, body: ImagePull) -> Reply:
    """Pull an image

    Pulls an image from a simulated registry, as docker would, so that it is counted. An image that
    is not there, or credentials that do not allow it, is refused with 400.
    """
    driver, login = _driver(call), rules.login(body.auth)
    pull = await call.read(lambda tx: rules.pull_of(tx, body))
    try:
        await driver.pull(pull, *login)
    except Denied as denied:
        raise BadRequest(str(denied)) from None
    return DONE
