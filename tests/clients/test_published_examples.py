"""The examples that Vultr publishes with its API, as curl lines with only the address changed."""

import json
import os
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from tests.clients.server import Live, program

PAGE = 'curl "$API/v2/plans?per_page=2" -X GET -H "Authorization: Bearer ${VULTR_API_KEY}"'
PAGE_AT = (
    'curl "$API/v2/plans?per_page=2&cursor=$CURSOR" '
    '-X GET -H "Authorization: Bearer ${VULTR_API_KEY}"'
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What curl printed: the body as sent, and what its headers said of it."""

    status: int
    content_type: str
    text: str

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs the lines of the documentation; `$API` stands for https://api.vultr.com."""

    live: Live

    def __call__(self, line: str, **variables: str) -> Answer:
        curl = f'{line} --silent --show-error --write-out "\\n%{{http_code}} %{{content_type}}"'
        done = subprocess.run(
            ["/bin/sh", "-c", curl],
            env=os.environ | {"API": self.live.url, "VULTR_API_KEY": self.live.key} | variables,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        text, _, written = done.stdout.rpartition("\n")
        status, _, content_type = written.partition(" ")
        return Answer(int(status), content_type, text)


@pytest.fixture(scope="module")
def shell(live: Live) -> Shell:
    program("curl")
    return Shell(live)


def test_the_account(shell: Shell) -> None:
    answer = shell('curl "$API/v2/account" -X GET -H "Authorization: Bearer ${VULTR_API_KEY}"')
    assert (answer.status, answer.content_type) == (200, "application/json")
    account = answer.body["account"]
    assert account["email"]
    assert "manage_users" in account["acls"]
    # acme.sh and others search the text, so there is no space after a colon or a comma.
    assert answer.text == json.dumps(answer.body, separators=(",", ":"), ensure_ascii=False)


def test_a_key_that_nobody_has(shell: Shell) -> None:
    line = 'curl "$API/v2/account" -X GET -H "Authorization: Bearer ${VULTR_API_KEY}"'
    answer = shell(line, VULTR_API_KEY="example")
    assert answer.status == 401
    assert answer.text == '{"error":"Invalid API token.","status":401}'


def test_forward_and_back_through_the_plans(shell: Shell) -> None:
    first = shell(PAGE).body
    assert len(first["plans"]) == 2
    assert first["meta"]["total"] > 4
    assert first["meta"]["links"]["prev"] == ""

    second = shell(PAGE_AT, CURSOR=first["meta"]["links"]["next"]).body
    third = shell(PAGE_AT, CURSOR=second["meta"]["links"]["next"]).body
    for one, other in pairwise([first, second, third]):
        assert other["meta"]["total"] == one["meta"]["total"]
    seen = [plan["id"] for page in (first, second, third) for plan in page["plans"]]
    assert len(set(seen)) == 6

    back = shell(PAGE_AT, CURSOR=third["meta"]["links"]["prev"]).body
    assert back["plans"] == second["plans"]
    start = shell(PAGE_AT, CURSOR=back["meta"]["links"]["prev"]).body
    assert start["plans"] == first["plans"]
    assert start["meta"]["links"]["prev"] == ""


def test_plans_of_one_type(shell: Shell) -> None:
    every = shell(
        'curl "$API/v2/plans?type=vhf" -X GET -H "Authorization: Bearer ${VULTR_API_KEY}"'
    ).body
    assert {plan["type"] for plan in every["plans"]} == {"vhf"}

    page = shell(
        'curl "$API/v2/plans?type=vhf&per_page=2" '
        '-X GET -H "Authorization: Bearer ${VULTR_API_KEY}"'
    ).body
    assert page["plans"] == every["plans"][:2]
    assert page["meta"]["total"] == every["meta"]["total"] == len(every["plans"])


def test_applications_of_the_marketplace(shell: Shell) -> None:
    page = shell(
        'curl "$API/v2/applications?type=marketplace" '
        '-X GET -H "Authorization: Bearer ${VULTR_API_KEY}"'
    ).body
    assert page["applications"]
    assert {application["type"] for application in page["applications"]} == {"marketplace"}
    # A marketplace application is deployed by its image.
    assert all(application["image_id"] for application in page["applications"])


def test_backups_of_one_instance(shell: Shell) -> None:
    created = shell(
        'curl "$API/v2/instances" -X POST -H "Authorization: Bearer ${VULTR_API_KEY}" '
        '-H "Content-Type: application/json" '
        """--data '{"region":"ewr","plan":"vc2-1c-1gb","os_id":1743,"backups":"enabled"}'"""
    )
    assert created.status == 202
    instance = created.body["instance"]["id"]
    page = shell(
        'curl "$API/v2/backups?instance_id=$INSTANCE" '
        '-X GET -H "Authorization: Bearer ${VULTR_API_KEY}"',
        INSTANCE=instance,
    )
    # The first backup is taken when its schedule says so, which is not yet.
    assert page.text == '{"backups":[],"meta":{"total":0,"links":{"next":"","prev":""}}}'

    deleted = shell(
        'curl "$API/v2/instances/$INSTANCE" -X DELETE -H "Authorization: Bearer ${VULTR_API_KEY}"',
        INSTANCE=instance,
    )
    assert (deleted.status, deleted.text) == (204, "")
    assert deleted.content_type == "text/html; charset=UTF-8"
