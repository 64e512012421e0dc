"""How a browser gets into the console, what it may do there, and how that ends."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from roost.settings import Address, ConsoleReach
from roost.store import Tx
from roost.store import log as records
from tests.console.browser import Browser, link
from tests.server import KEY, RunningRoost, running_roost

MINUTE, HOUR = 60, 3600
PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPtYhAO4WQU1mx6Ol6nzQKT5G1HC9mAkPHQJKHgjO1Fi web"
KEY_OF = {"name": "web", "ssh_key": PUBLIC}
everywhere = pytest.mark.settings(plain_http=Address("0.0.0.0", 0), console=ConsoleReach.EVERYWHERE)

Open = Callable[..., Browser]


@pytest.fixture
def open_browser(roost: RunningRoost) -> Iterator[Open]:
    """Makes a browser that has been nowhere yet; options are the HTTP client's."""
    browsers: list[Browser] = []

    def make(url: str = "", **options: object) -> Browser:
        browsers.append(Browser(url or local(roost.url), **options))
        return browsers[-1]

    yield make
    for each in browsers:
        each.close()


@pytest.fixture
def operator(roost: RunningRoost, open_browser: Open) -> Browser:
    """A browser in which the operator has followed his link."""
    browser = open_browser()
    browser.enter(link(roost))
    return browser


def local(url: str) -> str:
    return url.replace("0.0.0.0", "127.0.0.1")


def restricted_key(roost: RunningRoost, **wanted: object) -> str:
    made = roost.admin().post("/keys", json={"name": "restricted", **wanted})
    assert made.status_code == 201, made.text
    return made.json()["api_key"]


class TestTheLink:
    def test_it_begins_a_session_of_the_operators(
        self, roost: RunningRoost, open_browser: Open
    ) -> None:
        session = open_browser().enter(link(roost))
        assert session["kind"] == "operator"
        assert session["account"]["name"] == "Roost"
        assert [each["name"] for each in session["accounts"]] == ["Roost"]
        assert session["roost"]["api"] == f"{roost.url}/v2"

    def test_it_works_once(self, roost: RunningRoost, open_browser: Open) -> None:
        made = link(roost)
        open_browser().enter(made)
        second = open_browser()
        refused = second.open(made)
        assert refused.status_code == 403
        assert "roost console" in refused.text
        assert "set-cookie" not in refused.headers
        assert second.get("/session").status_code == 401

    @pytest.mark.own_server  # machine time never goes back
    def test_it_lasts_two_minutes(self, roost: RunningRoost, open_browser: Open) -> None:
        made, late = link(roost), link(roost)
        roost.wait_for_machine_time(2 * MINUTE - 5)
        assert open_browser().open(made).status_code == 303
        roost.wait_for_machine_time(10)
        assert open_browser().open(late).status_code == 403

    @pytest.mark.parametrize("code", ["", "?code=", "?code=guessed"])
    def test_a_guess_opens_nothing(self, open_browser: Open, code: str) -> None:
        assert open_browser().get(f"/enter{code}").status_code == 403

    @pytest.mark.own_server
    def test_its_code_is_not_in_the_database(self, roost: RunningRoost) -> None:
        code = link(roost).partition("code=")[2]
        rows = roost.run(roost.app.store.read(_stored))
        assert len(rows) == 1
        assert code not in str(rows)

    @pytest.mark.own_server
    def test_an_old_one_is_tidied_away(self, roost: RunningRoost) -> None:
        link(roost)
        roost.wait_for_machine_time(3 * MINUTE)
        roost.run(roost.app.maintenance.tidy())
        assert roost.run(roost.app.store.read(_stored)) == []


class TestTheCookie:
    def test_only_this_sites_pages_send_it_and_no_script_reads_it(
        self, roost: RunningRoost, open_browser: Open
    ) -> None:
        cookie = open_browser().open(link(roost)).headers["set-cookie"]
        name, *flags = [part.strip() for part in cookie.split(";")]
        assert re.fullmatch(rf"roost-console-{roost.url.rpartition(':')[2]}=[\w-]{{43}}", name)
        assert {"Path=/console", "HttpOnly", "SameSite=Strict"} <= set(flags)
        assert "Secure" not in flags

    @pytest.mark.settings(listen=Address("127.0.0.1", 0))
    def test_under_tls_it_is_secure(self, roost: RunningRoost, open_browser: Open) -> None:
        code = link(roost).partition("/console")[2]
        browser = Browser(roost.app.sockets.urls["api"])
        browser.client = httpx.Client(
            base_url=f"{roost.app.sockets.urls['api']}/console", verify=False
        )
        reply = browser.client.get(code)
        browser.close()
        assert "; Secure" in reply.headers["set-cookie"]

    def test_the_api_never_reads_it(self, roost: RunningRoost, operator: Browser) -> None:
        cookies = dict(operator.client.cookies)
        with httpx.Client(base_url=f"{roost.url}/v2", cookies=cookies) as client:
            assert client.get("/account").status_code == 401

    @pytest.mark.own_server  # machine time never goes back
    def test_a_session_lasts_twelve_hours(self, roost: RunningRoost, operator: Browser) -> None:
        roost.wait_for_machine_time(12 * HOUR - 30)
        assert operator.get("/v2/account").status_code == 200
        roost.wait_for_machine_time(60)
        assert operator.get("/v2/account").status_code == 401
        assert operator.get("/session").status_code == 401

    def test_logging_out_ends_it_for_good(self, operator: Browser) -> None:
        [(name, token)] = operator.client.cookies.items()
        reply = operator.send("DELETE", "/session")
        assert reply.status_code == 204
        assert "Max-Age=0" in reply.headers["set-cookie"]
        operator.client.cookies.set(name, token)
        assert operator.get("/v2/account").status_code == 401

    def test_a_reset_leaves_it(self, operator: Browser) -> None:
        assert operator.send("POST", "/_roost/reset").status_code < 300
        assert operator.get("/v2/account").status_code == 200


class TestTheOperator:
    def test_acts_as_the_first_accounts_root_user(
        self, roost: RunningRoost, operator: Browser
    ) -> None:
        made = operator.send("POST", "/v2/ssh-keys", KEY_OF)
        assert made.status_code == 201, made.text
        [key] = roost.client.get("/ssh-keys").json()["ssh_keys"]
        assert key["name"] == "web"

    def test_chooses_the_account(self, roost: RunningRoost, operator: Browser) -> None:
        other = roost.new_account("Other")
        [_, account] = operator.session()["accounts"]
        chosen = {"x_roost_account": account["id"]}
        assert operator.get("/v2/account", **chosen).json()["account"]["name"] == "Other"
        assert operator.send("POST", "/v2/ssh-keys", KEY_OF, **chosen).status_code == 201
        assert len(other.get("/ssh-keys").json()["ssh_keys"]) == 1
        assert roost.client.get("/ssh-keys").json()["ssh_keys"] == []
        assert operator.get("/session", **chosen).json()["account"]["name"] == "Other"

    def test_an_account_that_nobody_has_is_not_found(self, operator: Browser) -> None:
        reply = operator.get("/v2/account", x_roost_account="nobodys")
        assert (reply.status_code, reply.json()["error"]) == (404, "There is no account nobodys")

    def test_has_the_admin_interface(self, operator: Browser) -> None:
        assert operator.get("/_roost/clock").status_code == 200
        held = operator.send("POST", "/_roost/clock", {"hold": True})
        assert held.json()["held"] is True

    def test_reads_leave_no_trace_in_the_accounts_log_and_changes_do(
        self, roost: RunningRoost, operator: Browser
    ) -> None:
        operator.get("/v2/instances")
        operator.send("POST", "/v2/ssh-keys", KEY_OF)
        roost.flush_log()
        logged = roost.run(roost.app.store.read(lambda tx: records.requests(tx, 0, 100)))
        assert [each.message for each in logged] == ["Create ssh key"]

    def test_reads_use_up_no_fault_and_changes_meet_it(
        self, roost: RunningRoost, operator: Browser
    ) -> None:
        fault = {"kind": "error", "status": 503, "times": 1}
        added = roost.admin().post("/faults", json={**fault, "operations": ["list-ssh-keys"]})
        assert added.status_code < 300, added.text
        roost.admin().post("/faults", json={**fault, "operations": ["create-ssh-key"]})
        assert operator.get("/v2/ssh-keys").status_code == 200
        assert roost.client.get("/ssh-keys").status_code == 503
        assert operator.send("POST", "/v2/ssh-keys", KEY_OF).status_code == 503


class TestWhoHasAKey:
    def test_sees_the_account_of_that_key(self, roost: RunningRoost, open_browser: Open) -> None:
        roost.new_account("Other")
        browser = open_browser()
        session = browser.log_in(KEY).json()
        assert (session["kind"], session["account"]["name"]) == ("key", "Roost")
        assert session["accounts"] == []
        assert browser.get("/v2/account").json()["account"]["name"] == "Roost"

    def test_cannot_choose_another_account(self, roost: RunningRoost, open_browser: Open) -> None:
        roost.new_account("Other")
        other = roost.admin().get("/accounts").json()["accounts"][1]["id"]
        browser = open_browser()
        browser.log_in(KEY)
        reply = browser.get("/v2/account", x_roost_account=other)
        assert reply.json()["account"]["name"] == "Roost"

    def test_has_no_admin_interface(self, open_browser: Open) -> None:
        browser = open_browser()
        browser.log_in(KEY)
        for reply in (browser.get("/_roost/clock"), browser.send("POST", "/_roost/reset")):
            assert reply.status_code == 403
            assert "roost console" in reply.json()["error"]

    def test_may_do_what_the_key_may(self, roost: RunningRoost, open_browser: Open) -> None:
        browser = open_browser()
        browser.log_in(restricted_key(roost, acls=["dns"]))
        assert browser.get("/v2/domains").status_code == 200
        assert browser.get("/v2/instances").status_code == 403
        assert browser.send("POST", "/v2/ssh-keys", KEY_OF).status_code == 403

    def test_may_ask_from_where_the_key_may(self, roost: RunningRoost, open_browser: Open) -> None:
        key = restricted_key(roost, allow=["192.0.2.0/24"])
        refused = open_browser().log_in(key)
        assert refused.status_code == 401
        assert refused.json()["error"].startswith("Unauthorized IP address")

    @pytest.mark.settings(trusted_proxies=(ip_network("127.0.0.0/8"),))
    def test_a_session_is_no_way_around_the_keys_networks(
        self, roost: RunningRoost, open_browser: Open
    ) -> None:
        browser = open_browser()
        allowed = {"X-Forwarded-For": "192.0.2.7"}
        assert browser.log_in(restricted_key(roost, allow=["192.0.2.0/24"]), **allowed).is_success
        assert browser.get("/v2/account", **allowed).status_code == 200
        assert browser.get("/v2/account").status_code == 401

    def test_a_revoked_key_ends_its_sessions(self, roost: RunningRoost, open_browser: Open) -> None:
        browser = open_browser()
        browser.log_in(restricted_key(roost))
        assert browser.get("/v2/account").status_code == 200
        roost.admin().delete("/keys", params={"key": "restricted"})
        assert browser.get("/v2/account").status_code == 401
        assert browser.get("/session").status_code == 401

    def test_an_expired_key_ends_its_sessions(
        self, roost: RunningRoost, open_browser: Open
    ) -> None:
        browser = open_browser()
        browser.log_in(restricted_key(roost, expires_in=60))
        assert browser.get("/v2/account").status_code == 200
        roost.clock.advance(seconds=61)
        assert browser.get("/v2/account").status_code == 401

    def test_is_in_the_accounts_log_with_the_key(
        self, roost: RunningRoost, open_browser: Open
    ) -> None:
        browser = open_browser()
        browser.log_in(KEY)
        browser.get("/v2/instances")
        roost.flush_log()
        [entry] = roost.run(roost.app.store.read(lambda tx: records.requests(tx, 0, 100)))
        assert b"list-instances" in entry.metadata

    @pytest.mark.own_server
    @pytest.mark.parametrize("key", ["", "wrong", "Bearer x", "x" * 9000])
    def test_a_wrong_key_opens_nothing(self, open_browser: Open, key: str) -> None:
        browser = open_browser()
        assert browser.log_in(key).status_code == 401
        assert not browser.client.cookies

    @pytest.mark.own_server
    def test_guesses_are_slow(self, open_browser: Open) -> None:
        browser = open_browser()
        tried = [browser.log_in("wrong").status_code for _ in range(12)]
        assert tried == [401] * 10 + [429] * 2
        late = browser.log_in(KEY)
        assert (late.status_code, late.headers["retry-after"]) == (429, "60")


class TestOtherSites:
    """What the pages of others could have a browser send."""

    @pytest.mark.parametrize("token", ["", "wrong"])
    def test_a_change_needs_the_sessions_token(
        self, roost: RunningRoost, operator: Browser, token: str
    ) -> None:
        reply = operator.send("POST", "/v2/ssh-keys", KEY_OF, x_roost_csrf=token)
        assert reply.status_code == 403
        assert "X-Roost-CSRF" in reply.json()["error"]
        assert operator.send("DELETE", "/session", x_roost_csrf=token).status_code == 403
        assert operator.send("POST", "/_roost/reset", x_roost_csrf=token).status_code == 403
        assert roost.client.get("/ssh-keys").json()["ssh_keys"] == []

    def test_the_token_of_another_session_is_none(
        self, roost: RunningRoost, operator: Browser, open_browser: Open
    ) -> None:
        other = open_browser().enter(link(roost))["csrf"]
        reply = operator.send("POST", "/v2/ssh-keys", KEY_OF, x_roost_csrf=other)
        assert reply.status_code == 403

    @pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
    def test_a_change_from_another_origin_is_refused(self, operator: Browser, origin: str) -> None:
        assert operator.send("POST", "/v2/ssh-keys", KEY_OF, origin=origin).status_code == 403
        assert operator.log_in(KEY, origin=origin).status_code == 403

    def test_a_change_from_here_is_not(self, roost: RunningRoost, operator: Browser) -> None:
        reply = operator.send("POST", "/v2/ssh-keys", KEY_OF, origin=roost.url)
        assert reply.status_code == 201

    @pytest.mark.parametrize("path", ["/session", "/v2/account", "/_roost/clock"])
    def test_a_name_that_was_pointed_here_is_refused(self, operator: Browser, path: str) -> None:
        reply = operator.get(path, host="evil.example")
        assert reply.status_code == 403
        assert reply.json()["error"] == "This host name is not served here."

    def test_such_a_name_opens_no_link(self, roost: RunningRoost, open_browser: Open) -> None:
        code = link(roost).partition("/console")[2]
        assert open_browser().get(code, host="evil.example").status_code == 403

    @pytest.mark.settings(tls_names=["lab.example"])
    def test_the_names_that_the_operator_gave_are_served(self, open_browser: Open) -> None:
        assert open_browser().get("/session", host="lab.example:8443").status_code == 401

    def test_no_page_elsewhere_may_read_an_answer(self, operator: Browser) -> None:
        reply = operator.get("/v2/account", origin="http://evil.example")
        assert "access-control-allow-origin" not in reply.headers


class TestBeyondThisMachine:
    @pytest.mark.settings(plain_http=Address("0.0.0.0", 0))
    def test_it_is_shut_unless_asked_for(self, roost: RunningRoost, open_browser: Open) -> None:
        browser = open_browser()
        page = browser.get("/")
        assert page.status_code == 404
        assert "--console everywhere" in page.text
        for path in ("/session", "/v2/account", "/_roost/clock", "/enter?code=x"):
            assert browser.get(path).status_code == 404
        assert browser.log_in(KEY).status_code == 404

    @everywhere
    def test_one_logs_in_with_a_key(self, open_browser: Open) -> None:
        browser = open_browser()
        assert browser.log_in(KEY).json()["kind"] == "key"
        assert browser.get("/v2/account").status_code == 200

    @everywhere
    def test_no_link_opens_there(self, roost: RunningRoost) -> None:
        refused = roost.admin().post("/console/links")
        assert refused.status_code == 400
        assert "--admin" in refused.json()["error"]

    @pytest.mark.settings(
        plain_http=Address("0.0.0.0", 0),
        admin=Address("127.0.0.1", 0),
        console=ConsoleReach.EVERYWHERE,
    )
    def test_an_operators_session_from_elsewhere_is_none_there(
        self, roost: RunningRoost, open_browser: Open
    ) -> None:
        made = link(roost)
        assert made.startswith(roost.app.sockets.urls["admin-tcp"])
        here = open_browser(roost.app.sockets.urls["admin-tcp"])
        here.enter(made)
        assert here.get("/v2/account").status_code == 200
        there = open_browser()
        [token] = dict(here.client.cookies).values()
        port = local(roost.url).rpartition(":")[2]
        there.client.cookies.set(f"roost-console-{port}", token)
        assert there.get("/v2/account").status_code == 401
        assert there.get("/session").status_code == 401

    @pytest.mark.settings(console=ConsoleReach.OFF)
    def test_off_is_off_here_too(self, roost: RunningRoost, open_browser: Open) -> None:
        assert open_browser().get("/").status_code == 404
        assert roost.admin().post("/console/links").status_code == 400


@pytest.mark.settings(admin=Address("127.0.0.1", 0), console=ConsoleReach.LOCAL)
def test_the_admin_interfaces_address_has_the_console_too(
    roost: RunningRoost, open_browser: Open
) -> None:
    browser = open_browser(roost.app.sockets.urls["admin-tcp"])
    assert browser.log_in(KEY).status_code == 200
    assert browser.get("/v2/account").status_code == 200


@pytest.mark.own_server
def test_secrets_are_in_no_log(roost: RunningRoost, open_browser: Open) -> None:
    roost.admin().get("/requests", params={"bodies": True, "last": 0})
    made = link(roost)
    browser = open_browser()
    csrf = browser.enter(made)["csrf"]
    browser.send("POST", "/v2/ssh-keys", KEY_OF)
    browser.log_in(KEY)
    roost.flush_log()
    seen = roost.admin().get("/requests", params={"bodies": True, "last": 1000}).text
    logged = str(roost.run(roost.app.store.read(lambda tx: records.requests(tx, 0, 100))))
    secrets = [made.partition("code=")[2], csrf, KEY, *dict(browser.client.cookies).values()]
    assert len(secrets) == 4
    assert "create-ssh-key" in seen
    assert not [secret for secret in secrets if secret in seen + logged]


def test_a_session_outlives_a_restart(tmp_path: Path, database: str) -> None:
    """It is in the database, and so other processes that share one know it too."""
    with running_roost(tmp_path / "data", database) as first, browsing(first) as before:
        csrf = before.enter(link(first))["csrf"]
        [token] = dict(before.client.cookies).values()
    with running_roost(tmp_path / "data", database) as second, browsing(second) as after:
        after.client.cookies.set(f"roost-console-{second.url.rpartition(':')[2]}", token)
        assert after.session()["csrf"] == csrf
        assert after.get("/v2/account").status_code == 200


def browsing(roost: RunningRoost) -> closing[Browser]:
    return closing(Browser(roost.url))


def _stored(tx: Tx) -> Sequence[object]:
    return tx.sql.all("SELECT * FROM console_sessions")
