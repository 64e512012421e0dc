"""The code of the reference is code: it parses, and it asks for what the example says."""

import ast
import asyncio
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from roost import app
from roost.admin import surface as admin
from roost.settings import Address
from tests.http.outline import Outline
from tests.http.test_pages import everything, pages
from tests.server import KEY, RunningRoost, running_roost

ORIGIN, AUTHORITY = "https://localhost:8443", "ca.pem"
WITH_ARGUMENT = ("-X", "-H", "-d", "--data", "--cacert", "--unix-socket")


@pytest.fixture(scope="module")
def shown() -> dict[str, Outline]:
    return asyncio.run(everything(pages()))


def snippets(shown: dict[str, Outline], language: str) -> list[str]:
    return [code for page in shown.values() for code in page.snippets.get(language, [])]


def test_curl_sends_the_example(shown: dict[str, Outline]) -> None:
    asked: list[tuple[str, str]] = []
    for code in snippets(shown, "curl"):
        command, *words = shlex.split(code.replace("\\\n", " "))
        assert command == "curl"
        given: dict[str, str] = {}
        url = ""
        while words:
            word = words.pop(0)
            if word in WITH_ARGUMENT:
                given[word] = words.pop(0)
            else:
                assert not url, code
                url = word
        assert ("--cacert" in given) is url.startswith("https:")
        if "-d" in given:
            assert isinstance(json.loads(given["-d"]), dict | list)
        sends = "-d" in given or "--data" in given
        asked.append((given.get("-X", "POST" if sends else "GET"), urlsplit(url).path))
    described = [json.loads(each) for each in (app.document(), admin.document())]
    count = sum(len(methods) for each in described for methods in each["paths"].values())
    assert len(asked) == count


def test_python_is_python(shown: dict[str, Outline]) -> None:
    for code in snippets(shown, "Python"):
        names = {each.id for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Name)}
        imported = {
            alias.name
            for each in ast.walk(ast.parse(code))
            if isinstance(each, ast.Import)
            for alias in each.names
        }
        assert names & {"os", "ssl", "httpx"} <= imported


@pytest.mark.skipif(not shutil.which("gofmt"), reason="Go is not installed here")
def test_go_is_as_gofmt_has_it(shown: dict[str, Outline], tmp_path: Path) -> None:
    for number, code in enumerate(snippets(shown, "Go")):
        (tmp_path / f"{number}.go").write_text(f"{code}\n")
    told = subprocess.run(["gofmt", "-l", tmp_path], capture_output=True, text=True, check=True)
    assert told.stdout == ""


@pytest.mark.skipif(not shutil.which("terraform"), reason="Terraform is not installed here")
def test_terraform_is_as_terraform_has_it(shown: dict[str, Outline], tmp_path: Path) -> None:
    for number, code in enumerate(snippets(shown, "Terraform")):
        (tmp_path / f"{number}.tf").write_text(f"{code}\n")
    command = ["terraform", "fmt", "-check", "-list=true", tmp_path]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")


@pytest.fixture
def secure(tmp_path: Path) -> Any:
    with running_roost(tmp_path / "data", listen=Address("127.0.0.1", 0)) as roost:
        yield roost


def test_what_is_copied_works_against_this_server(
    secure: RunningRoost, shown: dict[str, Outline]
) -> None:
    """With the address and the certificate that the page's script puts in."""
    environment = {**os.environ, "VULTR_API_KEY": KEY}
    for language in ("curl", "Python"):
        [code] = [
            each
            for each in snippets(shown, language)
            if "/v2/ssh-keys" in each and "ssh-ed25519" in each
        ]
        code = code.replace(ORIGIN, secure.url).replace(AUTHORITY, str(secure.data / "ca.pem"))
        command = ["sh", "-c", code] if language == "curl" else [sys.executable, "-c", code]
        if shutil.which(command[0]) and (language != "curl" or shutil.which("curl")):
            ran = subprocess.run(
                command, capture_output=True, text=True, env=environment, check=False
            )
            assert '"ssh_key":{"id"' in ran.stdout, ran.stderr
