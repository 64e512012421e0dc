"""/_roost/inference"""

from msgspec.structs import asdict

from ...catalog.inference import inference_model
from ...drivers.inference import Consumption, Inference, UnknownSubscription
from ...drivers.inference.simulated import SimulatedInference
from ...http.answers import DONE, Reply
from ...http.errors import BadRequest, NotFound
from ...http.operations import Call, Routes
from .documents import InferenceUse

routes = Routes("admin")


@routes.post("/inference/usage", "use-inference")
async def use_inference(call: Call, body: InferenceUse) -> Reply:
    """Use an inference subscription

    Counts what a server of models would count, for a simulated one: tokens, characters and
    megapixels. An unknown model is refused with 400, an unknown subscription with 404.
    """
    driver = call.service(Inference)
    if not isinstance(driver, SimulatedInference):
        raise BadRequest("The server of the models counts what is used: it is no simulation")
    if body.model and inference_model(body.model) is None:
        raise BadRequest(f"Invalid model: there is no {body.model}")
    if not body.model and (body.input_tokens or body.output_tokens):
        raise BadRequest("Missing required field: model, which the tokens are of")
    try:
        await driver.use(Consumption(**asdict(body)))
    except UnknownSubscription:
        raise NotFound(f"There is no subscription {body.subscription}") from None
    return DONE
