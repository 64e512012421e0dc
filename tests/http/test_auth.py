"""Who gets in with which key, from where and until when."""

import ipaddress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.access.principals import Principal
from roost.http import auth
from roost.http.auth import Keyring
from roost.http.errors import Unauthorized

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CLIENT = "203.0.113.7"
ANYONE = Principal(1, "user-1", "Root", "key-1", frozenset({"billing"}))


class Keys:
    """Keys in memory; `reads` counts how often one was looked up, `meanwhile` runs during it."""

    def __init__(self, **principals: Principal) -> None:
        self.principals = principals
        self.reads = 0
        self.meanwhile = lambda: None

    async def find(self, token: str, client: str) -> Principal | None:
        self.reads += 1
        principal = self.principals.get(token.upper())
        self.meanwhile()
        return principal


async def refusal(keyring: Keyring, header: str | None, client: str = CLIENT, now: int = 0) -> str:
    with pytest.raises(Unauthorized) as refused:
        await keyring.principal(header, client, now)
    return refused.value.text


@pytest.mark.parametrize("header", ["Bearer good", "bearer good", "BEARER  good ", "Bearer good\t"])
async def test_a_known_key_gets_in(header: str) -> None:
    assert await Keyring([Keys(GOOD=ANYONE)]).principal(header, CLIENT, 0) is ANYONE


@pytest.mark.parametrize(
    "header",
    [None, "", "good", "Bearer", "Bearer ", "Basic good", "Bearer bad", "Bearer good good"],
)
async def test_anything_else_is_an_invalid_token(header: str | None) -> None:
    assert await refusal(Keyring([Keys(GOOD=ANYONE)]), header) == "Invalid API token."


async def test_a_key_in_use_is_not_read_again() -> None:
    keys = Keys(GOOD=ANYONE)
    keyring = Keyring([keys])
    for _ in range(3):
        await keyring.principal("Bearer good", CLIENT, 0)
    assert keys.reads == 1


async def test_what_has_claims_is_looked_at_each_time() -> None:
    """Whom a token lets in depends on the hour, and on where it comes from."""
    keys = Keys(GOOD=replace(ANYONE, claims={"sub": "somebody"}))
    keyring = Keyring([keys])
    for _ in range(3):
        await keyring.principal("Bearer good", CLIENT, 0)
    assert keys.reads == 3
    assert not keyring._known


async def test_a_key_is_kept_once_however_it_is_written() -> None:
    keys = Keys(GOOD=ANYONE)
    keyring = Keyring([keys])
    for n in range(1, 1000):
        await keyring.principal(f"bearer{' ' * n}good", CLIENT, 0)
    assert keys.reads == 1
    assert len(keyring._known) == 1


async def test_what_is_too_long_for_a_key_is_not_looked_for() -> None:
    keys = Keys()
    assert await refusal(Keyring([keys]), f"Bearer {'x' * 10_000}") == "Invalid API token."
    assert keys.reads == 0


async def test_a_revoked_key_stops_when_the_ring_forgets() -> None:
    keys = Keys(GOOD=ANYONE)
    keyring = Keyring([keys])
    await keyring.principal("Bearer good", CLIENT, 0)
    keys.principals.clear()
    keyring.forget()
    assert await refusal(keyring, "Bearer good") == "Invalid API token."


async def test_a_key_revoked_while_it_was_read_does_not_stay() -> None:
    keys = Keys(GOOD=ANYONE)
    keyring = Keyring([keys])

    def revoke() -> None:
        keys.principals.clear()
        keyring.forget()

    keys.meanwhile = revoke
    await keyring.principal("Bearer good", CLIENT, 0)
    assert await refusal(keyring, "Bearer good") == "Invalid API token."


async def test_unknown_keys_are_not_kept() -> None:
    keys = Keys()
    keyring = Keyring([keys])
    await refusal(keyring, "Bearer good")
    keys.principals["GOOD"] = ANYONE
    assert await keyring.principal("Bearer good", CLIENT, 0) is ANYONE


async def test_the_ring_holds_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "CACHED_KEYS", 2)
    keys = Keys(A=ANYONE, B=ANYONE, C=ANYONE)
    keyring = Keyring([keys])
    for token in ("a", "b", "c", "c", "a"):
        await keyring.principal(f"Bearer {token}", CLIENT, 0)
    assert keys.reads == 4


async def test_a_key_ends_at_its_expiry_by_the_clock() -> None:
    keyring = Keyring([Keys(GOOD=replace(ANYONE, expires_at=1_000))])
    assert await keyring.principal("Bearer good", CLIENT, 999)
    assert await refusal(keyring, "Bearer good", now=1_000) == "Invalid API token."


@pytest.mark.parametrize(
    ("network", "client", "inside"),
    [
        ("203.0.113.0/24", CLIENT, True),
        ("203.0.113.7/32", CLIENT, True),
        ("198.51.100.0/24", CLIENT, False),
        ("203.0.113.0/24", "::ffff:203.0.113.7", True),
        ("2001:db8::/32", "2001:db8::5", True),
        ("2001:db8::/32", CLIENT, False),
        ("0.0.0.0/0", "2001:db8::5", False),
        ("0.0.0.0/0", "", False),
        ("0.0.0.0/0", "not an address", False),
    ],
)
async def test_a_key_with_networks_works_from_these_alone(
    network: str, client: str, inside: bool
) -> None:
    keyring = Keyring([Keys(GOOD=replace(ANYONE, allow=(ipaddress.ip_network(network),)))])
    if inside:
        assert await keyring.principal("Bearer good", client, 0)
    else:
        text = await refusal(keyring, "Bearer good", client)
        assert text == f"Unauthorized IP address: {client}"


@given(st.ip_addresses(), st.lists(st.ip_addresses(network="198.51.100.0/24"), min_size=1))
def test_a_list_of_addresses_holds_those_and_no_others(
    client: Address, allowed: list[Address]
) -> None:
    networks = tuple(ipaddress.ip_network(address) for address in allowed)
    assert auth._allowed(str(client), networks) == (client in allowed)
    assert auth._allowed(str(allowed[0]), networks)
