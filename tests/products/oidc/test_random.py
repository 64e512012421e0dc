"""No sequence of calls has a provider let in whom it should not, or answer with a defect."""

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from tests.server import RunningRoost

from .idp import pem
from .login import VERIFIER, Application

Json = dict[str, Any]


class Grants(RuleBasedStateMachine):
    """What is known of each grant beside Roost: which of its tokens is the one that is good."""

    roost: RunningRoost
    codes = Bundle("codes")
    refreshes = Bundle("refreshes")

    def __init__(self) -> None:
        super().__init__()
        self.shops = [Application(self.roost, private_key_b64=pem("one")) for _ in range(2)]
        self.spent: list[tuple[int, str]] = []
        self.ended: set[str] = set()
        self.good: dict[str, str] = {}
        self.access: dict[str, str] = {}

    @rule(target=codes, number=st.integers(0, 1))
    def sign_in(self, number: int) -> tuple[int, str]:
        return number, self.shops[number].code()

    @rule(target=refreshes, code=consumes(codes), secret=st.booleans())
    def redeem(self, code: tuple[int, str], secret: bool) -> tuple[int, str, bool]:
        number, text = code
        shop = self.shops[number]
        reply = shop.redeem(text, client_secret=shop.secret if secret else None)
        assert reply.status_code == 200, reply.text
        self.spent.append(code)
        return number, self.note(reply.json()), secret

    @rule(code=codes, other=st.booleans(), verifier=st.sampled_from([None, "", "w" * 50, VERIFIER]))
    def redeem_what_is_not_ones_own(
        self, code: tuple[int, str], other: bool, verifier: str | None
    ) -> None:
        number, text = code
        if not other and verifier == VERIFIER:
            return
        shop = self.shops[1 - number if other else number]
        assert shop.redeem(text, code_verifier=verifier).status_code == 400

    @rule(data=st.data())
    def use_a_code_again(self, data: st.DataObject) -> None:
        if not self.spent:
            return
        number, text = data.draw(st.sampled_from(self.spent))
        assert self.shops[number].redeem(text).status_code == 400
        self.end(text.partition(".")[0])

    @rule(target=refreshes, token=refreshes)
    def refresh(self, token: tuple[int, str, bool]) -> tuple[int, str, bool]:
        """The last one of its grant is good; any other one ends all of them."""
        number, text, secret = token
        shop, grant = self.shops[number], text.partition(".")[0]
        reply = shop.refresh(text, client_secret=shop.secret if secret else None)
        if self.good.get(grant) == text:
            assert reply.status_code == 200, reply.text
            return number, self.note(reply.json()), secret
        assert reply.status_code == 400
        self.end(grant)
        return token

    @rule(token=refreshes)
    def refresh_what_is_not_ones_own(self, token: tuple[int, str, bool]) -> None:
        number, text, secret = token
        assert self.shops[1 - number].refresh(text).status_code == 400
        if secret and text.partition(".")[0] not in self.ended:
            assert self.shops[number].refresh(text).status_code == 401

    @invariant()
    def who_is_in_is_in(self) -> None:
        for grant, token in self.access.items():
            status = self.shops[0].userinfo(token).status_code
            assert status == (401 if grant in self.ended else 200)

    def note(self, tokens: Json) -> str:
        grant = tokens["id"]
        self.good[grant] = tokens["refresh_token"]
        self.access[grant] = tokens["access_token"]
        return tokens["refresh_token"]

    def end(self, grant: str) -> None:
        self.ended.add(grant)
        self.good.pop(grant, None)


@pytest.mark.own_server
def test_no_sequence_of_calls_lets_anybody_in_twice(roost: RunningRoost) -> None:
    roost.clock.hold()

    class Bound(Grants):
        pass

    Bound.roost = roost
    Bound.TestCase.settings = settings(
        max_examples=8, stateful_step_count=14, deadline=None,
    )  # fmt: skip
    Bound.TestCase().runTest()
