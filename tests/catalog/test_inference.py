"""The models of serverless inference."""

from roost.catalog.inference import inference_model, inference_models


def test_models_keep_their_prices() -> None:
    assert len(inference_models()) == 19
    model = inference_model("glm-5.3")
    assert model is not None
    assert (str(model.input_price), str(model.output_price)) == ("0.75", "3.00")
    assert model.cost(2_000_000, 1_000_000) == (1_500_000_000, 3_000_000_000)
    assert inference_model("eliza") is None


def test_an_image_costs_no_tokens() -> None:
    painter = inference_model("z-image-turbo")
    assert painter is not None
    assert painter.cost(10**6, 10**6) == (0, 0)
