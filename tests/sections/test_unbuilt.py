"""Sections of the Vultr API that Roost does not have yet say so."""

import pytest

from roost.products import SECTIONS
from roost.products.unbuilt import UNBUILT
from tests.server import RunningRoost


@pytest.mark.parametrize("path", ["/roles", "/roles/some-id/tokens", "/roles/"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_section_that_is_not_built_says_so(roost: RunningRoost, path: str, method: str) -> None:
    reply = roost.client.request(method, path)
    name = path.split("/")[1]
    text = f"Roost does not have {name} of the Vultr API yet."
    assert (reply.status_code, reply.json()) == (404, {"error": text, "status": 404})


@pytest.mark.parametrize("path", ["/", "/registri", "/instances/some-id/registries", "/v2/users"])
def test_a_path_that_nobody_has_is_unknown(roost: RunningRoost, path: str) -> None:
    assert roost.client.get(path).json()["error"] == "Invalid API endpoint."


def test_a_section_that_is_built_leaves_the_list() -> None:
    built = {o.path.split("/")[1] for section in SECTIONS for o in section.operations}
    assert not built & UNBUILT
