"""The pytest plugin, as users have it: in a pytest of its own, found by itself."""

import pytest

pytest_plugins = "pytester"

CALL = """
import json
from urllib.request import Request, urlopen

def call(roost, method, path, body=None):
    request = Request(
        f"{roost.url}/v2{path}",
        json.dumps(body).encode() if body else None,
        {"Authorization": f"Bearer {roost.key}"},
        method=method,
    )
    with urlopen(request) as reply:
        return json.load(reply)

MACHINE = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
"""


def run(pytester: pytest.Pytester, test: str, *arguments: str) -> pytest.RunResult:
    pytester.makepyfile(CALL + test)
    return pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", *arguments)


def test_each_test_gets_an_empty_roost(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pytester.mkdir("tmp")
    monkeypatch.setenv("TMPDIR", str(folder))
    result = run(
        pytester,
        """
        import pytest

        seen = set()

        @pytest.mark.parametrize("number", range(3))
        def test_alone(roost, number):
            assert call(roost, "GET", "/instances")["instances"] == []
            call(roost, "POST", "/instances", MACHINE)
            roost.settle()
            [instance] = call(roost, "GET", "/instances")["instances"]
            assert instance["status"] == "active"
            roost.clock.advance(days=40)
            roost.faults.add("error", operation="list-ssh-keys")
            seen.add((roost.url, instance["main_ip"]))

        def test_all_had_the_same_server_and_the_same_beginning():
            assert len(seen) == 1

        def test_more_than_one(roost, roost_factory):
            other = roost_factory(lifecycle="quick")
            created = call(other, "POST", "/instances", MACHINE)["instance"]
            path = f"/instances/{created['id']}"
            assert call(other, "GET", path)["instance"]["status"] == "pending"
            assert call(roost, "GET", "/instances")["instances"] == []
            assert roost_factory().url != other.url
        """.replace("\n        ", "\n"),
    )
    result.assert_outcomes(passed=5)
    assert list(folder.glob("roost-*")) == []


def test_settings_can_be_overridden(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def roost_settings():
            return {"lifecycle": "realistic", "key": "K" * 36}
        """
    )
    result = run(
        pytester,
        """
        def test_it(roost):
            assert roost.key == "K" * 36
            assert roost.admin.ask("GET", "status")["lifecycle"] == "realistic"
        """.replace("\n        ", "\n"),
    )
    result.assert_outcomes(passed=1)


def test_whoever_wants_no_roost_does_not_wait_for_one(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import sys

        def test_it():
            assert "roost.testing.plugin" in sys.modules
            assert not {"roost.app", "roost.testing.server", "granian"} & set(sys.modules)
        """.replace("\n        ", "\n"),
    )
    result.assert_outcomes(passed=1)


def test_workers_have_a_server_each(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest

        @pytest.mark.parametrize("number", range(4))
        def test_alone(roost, number):
            call(roost, "POST", "/instances", MACHINE)
            assert len(call(roost, "GET", "/instances")["instances"]) == 1
        """.replace("\n        ", "\n"),
        "-n",
        "2",
    )
    result.assert_outcomes(passed=4)


def test_it_says_what_it_has(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--fixtures", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["roost_settings*", "roost *", "roost_factory *"])


def test_a_failing_test_shows_its_last_requests_and_why_they_were_refused(
    pytester: pytest.Pytester,
) -> None:
    result = run(
        pytester,
        """
        from urllib.error import HTTPError

        def test_before(roost):
            call(roost, "GET", "/regions")

        def test_refused(roost):
            call(roost, "POST", "/instances", {"region": "ewr"})

        def test_broken(roost_factory):
            other = roost_factory()
            fault = other.faults.add("error", operation="list-ssh-keys")
            call(other, "GET", "/ssh-keys")

        def test_fine(roost):
            call(roost, "GET", "/account")
        """.replace("\n        ", "\n"),
    )
    result.assert_outcomes(passed=2, failed=2)
    told = result.stdout.str()
    assert told.count("- requests to Roost at http://127.0.0.1:") == 2
    result.stdout.fnmatch_lines(
        [
            "*  400  POST   /v2/instances  create-instance",
            "    refused: *plan*",
            "*  500  GET    /v2/ssh-keys  list-ssh-keys",
            "    refused: Internal Server Error",
            "    fault: * error",
        ]
    )
    assert "/v2/regions" not in told, "another test asked for that"
    assert "/v2/account" not in told, "that test has not failed"
