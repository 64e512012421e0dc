"""What a client entrusts to an instance is readable to the machine alone: not in the database, not
in a log."""

import base64
from pathlib import Path

import pytest

from tests.server import running_roost

USER_DATA = base64.b64encode(b"#cloud-config\npassword: hunter2hunter2\n").decode()


@pytest.mark.parametrize("lifecycle", ["instant", "quick"])
def test_secrets_are_nowhere_in_the_data_folder(tmp_path: Path, lifecycle: str) -> None:
    with running_roost(tmp_path / "data", lifecycle=lifecycle) as server:
        made = server.client.post(
            "/instances",
            json={
                "region": "ewr",
                "plan": "vc2-1c-1gb",
                "image_id": "openlitespeed-wordpress",
                "user_data": USER_DATA,
                "app_variables": {"admin_email": "correct horse battery"},
            },
        )
        assert made.status_code == 202, made.text
        password: str = made.json()["instance"]["default_password"]
        server.flush_log()
    kept = b"".join(f.read_bytes() for f in (tmp_path / "data").iterdir() if f.is_file())
    assert made.json()["instance"]["id"].encode() in kept
    for secret in (password, USER_DATA, "correct horse battery", server.key):
        assert secret.encode() not in kept
