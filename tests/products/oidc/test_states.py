"""What a state carries: the keys that sign, sealed anew by whoever takes it in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import RunningRoost, running_roost

from .idp import pem
from .login import Application, error


@pytest.fixture
def far(tmp_path: Path) -> Iterator[RunningRoost]:
    """Another installation, with a secret of its own."""
    with running_roost(tmp_path / "far") as roost:
        yield roost


def carried(shop: Application, far: RunningRoost, secrets: str) -> Application:
    content = shop.roost.admin().get("/state", params={"secrets": secrets}).content
    taken = far.admin().put("/state", content=content)
    assert taken.status_code == 200, taken.text
    shop.roost, shop.anybody = far, far.client_for(None)
    return shop


def keys(shop: Application) -> list[str]:
    path = f"/oidc/issuer/{shop.provider['issuer_id']}/jwks"
    return [key["kid"] for key in shop.anybody.get(path).json()["keys"]]


def test_a_state_with_secrets_has_the_key(roost: RunningRoost, far: RunningRoost) -> None:
    shop = Application(roost)
    before = keys(shop)
    carried(shop, far, "true")
    assert keys(shop) == before
    assert shop.userinfo(shop.signed_in()["access_token"]).status_code == 200


def test_without_them_another_key_takes_its_place(roost: RunningRoost, far: RunningRoost) -> None:
    shop = Application(roost)
    [before] = keys(shop)
    carried(shop, far, "false")
    tokens = shop.signed_in()
    assert keys(shop)[0] == before
    assert len(keys(shop)) == 2
    assert shop.userinfo(tokens["access_token"]).status_code == 200
    issuer = far.client.get(f"/oidc/issuer/{shop.provider['issuer_id']}").json()["issuer"]
    assert issuer["kid"] == keys(shop)[1]


def test_a_key_made_elsewhere_is_missed(roost: RunningRoost, far: RunningRoost) -> None:
    shop = Application(roost, private_key_b64=pem("one"))
    carried(shop, far, "false")
    assert error(shop.redeem(shop.code())) == "server_error"
