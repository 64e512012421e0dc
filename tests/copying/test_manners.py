"""How it asks: in pages, no faster than it may, again where that helps, and never twice."""

import json
import ssl
from pathlib import Path

import httpx
import pytest

from roost.cli import importing as command
from roost.cli import main
from roost.cli.copying.endpoint import Endpoint, Rejected, wait
from roost.cli.failures import Exit, Failure
from roost.settings import Address
from roost.store import keys
from tests.cli.programs import serving
from tests.products.instances.cloud import Cloud
from tests.server import running_roost

from .conftest import Import, Side


class TestGoingOn:
    def test_a_second_run_copies_nothing(self, there: Side, here: Side, importing: Import) -> None:
        there.cloud.ssh_key("laptop")
        there.cloud.deploy()
        importing.run()
        noted = importing.notes.read_text()
        ended = importing.run()
        assert ended.code == 0
        assert importing.counts(ended)["ssh-keys"] == (0, 1, 0)
        assert importing.counts(ended)["instances"] == (0, 1, 0)
        assert len(here.all("/instances", "instances")) == 1
        assert importing.notes.read_text() == noted

    def test_what_is_new_is_added(self, there: Side, here: Side, importing: Import) -> None:
        there.cloud.ssh_key("laptop")
        importing.run()
        there.cloud.ssh_key("desktop")
        assert importing.counts(importing.run())["ssh-keys"] == (1, 1, 0)
        assert len(here.all("/ssh-keys", "ssh_keys")) == 2

    @pytest.mark.parametrize("kind", ["drop-before", "drop-after"])
    def test_it_goes_on_where_a_connection_broke(
        self, there: Side, here: Side, importing: Import, kind: str
    ) -> None:
        """What was heard but not answered was made, and is found."""
        for name in ("one", "two", "three"):
            there.cloud.ssh_key(name)
        here.fault(kind=kind, operation="create-ssh-key", rate=0.5, seed=1, count=1)
        ended = importing.run()
        assert ended.code == Exit.REFUSED
        assert "run the same command again to continue" in ended.err
        assert importing.run().code == 0
        names = [key["name"] for key in here.all("/ssh-keys", "ssh_keys")]
        assert sorted(names) == ["one", "three", "two"]

    def test_what_was_refused_is_tried_again(
        self, there: Side, here: Side, importing: Import
    ) -> None:
        there.cloud.ssh_key("laptop")
        here.fault(kind="error", operation="create-ssh-key", status=503, count=1)
        assert importing.counts(importing.run())["ssh-keys"] == (0, 0, 1)
        assert importing.counts(importing.run())["ssh-keys"] == (1, 0, 0)

    def test_instances_are_finished_later(self, there: Side, here: Side, importing: Import) -> None:
        id = there.cloud.deploy(label="web")
        there.cloud.post(f"/instances/{id}/halt")
        there.roost.settle()
        here.fault(kind="error", operation="halt-instance", status=400, count=1)
        ended = importing.run()
        assert "instance-details: web was not copied: " in ended.err
        [copy] = here.all("/instances", "instances")
        assert copy["power_status"] == "running"
        importing.run()
        here.roost.settle()
        [copy] = here.all("/instances", "instances")
        assert copy["power_status"] == "stopped"

    def test_an_import_that_made_nothing_keeps_nobody_from_another(
        self, there: Side, importing: Import, tmp_path: Path
    ) -> None:
        there.cloud.ssh_key("laptop")
        assert importing.run(key="WRONG").code == Exit.REFUSED
        assert not (tmp_path / "map.jsonl").exists()
        with running_roost(tmp_path / "third") as third:
            assert importing.run(source=third.url, key=third.key).code == 0
        assert importing.counts(importing.run())["ssh-keys"] == (1, 0, 0)

    def test_a_file_of_another_import_is_not_taken(
        self, there: Side, importing: Import, tmp_path: Path
    ) -> None:
        there.cloud.ssh_key("laptop")
        importing.run()
        with running_roost(tmp_path / "third") as third:
            ended = importing.run(source=third.url, key=third.key)
        assert ended.code == Exit.USAGE
        assert "belongs to another import" in ended.err
        assert "--map names another file for this one" in ended.err

    def test_a_twin_is_not_taken_for_the_one_that_was_not_made(
        self, there: Side, here: Side, importing: Import
    ) -> None:
        there.cloud.ssh_key("laptop")
        importing.run()
        there.cloud.ssh_key("laptop")
        here.fault(kind="drop-before", operation="create-ssh-key", count=1)
        assert importing.run().code == Exit.REFUSED
        assert importing.counts(importing.run())["ssh-keys"] == (1, 1, 0)
        assert len(here.all("/ssh-keys", "ssh_keys")) == 2

    def test_a_line_that_was_not_written_to_its_end_does_not_count(
        self, there: Side, here: Side, importing: Import
    ) -> None:
        there.cloud.ssh_key("laptop")
        importing.run()
        noted = importing.notes.read_text()
        importing.notes.write_text(noted[:-20])
        assert importing.counts(importing.run())["ssh-keys"] == (1, 0, 0)
        assert len(here.all("/ssh-keys", "ssh_keys")) == 1, "it was found"
        assert importing.notes.read_text() == noted

    def test_what_was_surely_not_made_is_not_looked_for(
        self, there: Side, here: Side, importing: Import
    ) -> None:
        """What looks like it was made by somebody else."""
        there.cloud.ssh_key("laptop")
        here.fault(kind="error", operation="create-ssh-key", status=400, count=1)
        importing.run()
        here.cloud.ssh_key("laptop")
        assert importing.counts(importing.run())["ssh-keys"] == (1, 0, 0)
        assert len(here.all("/ssh-keys", "ssh_keys")) == 2

    def test_a_file_that_is_none_of_an_import_stays_as_it_is(self, importing: Import) -> None:
        importing.notes.write_text("something else\nwithout an end")
        ended = importing.run()
        assert ended.code == Exit.USAGE
        assert "is no file of an import" in ended.err
        assert importing.notes.read_text() == "something else\nwithout an end"

    def test_the_file_says_from_where_to_where(
        self, there: Side, here: Side, importing: Import
    ) -> None:
        id = there.cloud.ssh_key("laptop")
        importing.run()
        first, begun, made = map(json.loads, importing.notes.read_text().splitlines())
        assert first == {"from": f"{there.roost.url}/v2", "to": f"{here.roost.url}/v2"}
        [copy] = here.all("/ssh-keys", "ssh_keys")
        assert begun == {"section": "ssh-keys", "there": id, "begun": True}
        assert made == {"section": "ssh-keys", "there": id, "here": copy["id"]}


class TestManners:
    def endpoint(self, side: Side, pauses: list[float], pace: float = 1000) -> Endpoint:
        return Endpoint(side.roost.url, side.roost.key, pace=pace, pause=pauses.append)

    def test_it_waits_as_long_as_it_is_told(self, there: Side) -> None:
        pauses: list[float] = []
        there.fault(kind="rate-limit", retry_after=7, count=2)
        self.endpoint(there, pauses).get("/account")
        assert [pause for pause in pauses if pause > 1] == [7, 7]

    def test_it_asks_no_faster_than_it_may(self, there: Side) -> None:
        pauses: list[float] = []
        endpoint = self.endpoint(there, pauses, pace=0.01)
        for _ in range(3):
            endpoint.get("/account")
        assert [round(pause, -2) for pause in pauses] == [100, 200]

    def test_what_may_pass_is_asked_again(self, there: Side) -> None:
        pauses: list[float] = []
        there.fault(kind="error", status=502, count=3)
        self.endpoint(there, pauses).get("/account")
        assert [pause for pause in pauses if pause >= 0.5] == [0.5, 1, 2]

    def test_patience_has_an_end(self, there: Side) -> None:
        there.fault(kind="error", status=500, message="Out of order")
        with pytest.raises(Rejected, match="Out of order"):
            self.endpoint(there, []).get("/account")

    def test_and_so_it_has_where_it_is_always_too_early(self, there: Side) -> None:
        there.fault(kind="rate-limit")
        with pytest.raises(Failure, match="is too busy"):
            self.endpoint(there, []).get("/account")

    def test_nothing_is_made_twice(self, there: Side) -> None:
        there.fault(kind="error", status=503, count=1)
        endpoint = self.endpoint(there, [])
        with pytest.raises(Rejected):
            endpoint.post("/ssh-keys", {"name": "laptop", "ssh_key": "none"})

    @pytest.mark.parametrize("end", ["", "/", "/v2", "/v2/"])
    def test_an_address_may_have_the_version(self, there: Side, end: str) -> None:
        endpoint = Endpoint(f"{there.roost.url}{end}", there.roost.key, pace=100, pause=wait)
        assert endpoint.url == f"{there.roost.url}/v2"

    @pytest.mark.parametrize("url", ["api.vultr.com", "ftp://api.vultr.com", "file:///etc/passwd"])
    def test_only_the_web_is_asked(self, url: str) -> None:
        with pytest.raises(Failure, match="is not a URL like"):
            Endpoint(url, "KEY", pace=1, pause=wait)


class TestTheCommand:
    def test_its_own_key_is_gone_afterwards(self, here: Side, importing: Import) -> None:
        importing.run()
        store = here.roost.app.store
        assert len(here.roost.run(store.read(keys.every))) == 1

    def test_a_wrong_key_is_said(self, importing: Import) -> None:
        ended = importing.run(key="WRONG")
        assert ended.code == Exit.REFUSED
        assert "does not take the key: Invalid API token." in ended.err

    def test_nobody_there_is_said(self, importing: Import) -> None:
        ended = importing.run(source="http://127.0.0.1:1")
        assert ended.code == Exit.REFUSED
        assert "does not answer" in ended.err

    def test_nobody_here_is_said(self, there: Side, tmp_path: Path) -> None:
        arguments = ["--from", there.roost.url, "--key", "KEY", "--data", str(tmp_path / "none")]
        assert main(["import", *arguments]) == Exit.NOTHING_THERE

    def test_the_key_may_come_from_the_environment(
        self, there: Side, here: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ROOST_IMPORT_KEY", there.roost.key)
        data = str(here.roost.app.settings.data)
        notes = str(tmp_path / "map.jsonl")
        arguments = ["--from", there.roost.url, "--map", notes, "--data", data]
        assert main(["import", *arguments]) == 0

    def test_people_see_a_bar(
        self, there: Side, importing: Import, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(command.sys.stderr, "isatty", lambda: True, raising=False)
        monkeypatch.setenv("TERM", "xterm")
        there.cloud.ssh_key("laptop")
        assert "1/1" in importing.run().err

    def test_it_speaks_tls_on_both_sides(self, tmp_path: Path) -> None:
        there, here = tmp_path / "there", tmp_path / "here"
        with (
            running_roost(there, listen=Address("127.0.0.1", 0)) as source,
            serving(here, "--listen", "127.0.0.1:0") as target,
        ):
            Cloud(source).ssh_key("laptop")
            url = source.app.sockets.urls["api"]
            arguments = [
                *("import", "--from", url, "--key", source.key, "--data", str(here)),
                *("--map", str(tmp_path / "map.jsonl")),
            ]
            assert main(arguments) == Exit.CONFIGURATION, "its authority is not known"
            assert main([*arguments, "--ca", str(there / "ca.pem")]) == 0
            context = ssl.create_default_context(cafile=str(here / "ca.pem"))
            headers = {"Authorization": f"Bearer {target.key}"}
            found = httpx.get(f"{target.url}/v2/ssh-keys", headers=headers, verify=context)
        assert [key["name"] for key in found.json()["ssh_keys"]] == ["laptop"]
