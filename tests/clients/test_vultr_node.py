"""@vultr/vultr-node, the official JavaScript client."""

import fcntl
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tests.clients.server import ROOT, Live, program, unavailable
from tests.clients.story import check, tell

SOURCES = Path(__file__).with_name("vultr_node")
INSTALLED = ROOT / ".build" / "vultr_node"


@pytest.fixture(scope="session")
def story() -> Path:
    """The story beside the packages it needs, which npm fetches once for each lock file."""
    program("node")
    npm = program("npm")
    sources = [*SOURCES.glob("*.json"), SOURCES / ".npmrc"]
    lock = sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / "busy").open("w") as busy:
        # Parallel pytest processes share the folder.
        fcntl.flock(busy, fcntl.LOCK_EX)
        shutil.copy(SOURCES / "story.mjs", INSTALLED)
        stamp = INSTALLED / "installed"
        if not stamp.exists() or stamp.read_text() != lock:
            for source in sources:
                shutil.copy(source, INSTALLED)
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(
                command, cwd=INSTALLED, capture_output=True, text=True, check=False
            )
            if done.returncode:
                unavailable(f"npm could not install vultr-node: {done.stderr.strip()}")
            stamp.write_text(lock)
    return INSTALLED / "story.mjs"


def test_the_official_javascript_client_deploys_watches_snapshots_resizes_and_deletes(
    story: Path, live: Live
) -> None:
    check(tell(program("node"), str(story), live=live))
