"""vultr-python-client, the official Python client, which checks each answer against its schema."""

from pathlib import Path

from tests.clients.server import ROOT, Live, unavailable
from tests.clients.story import check, tell

PYTHON = ROOT / ".venv-clients" / "bin" / "python"
STORY = Path(__file__).with_name("vultr_python_client_story.py")


def test_the_official_python_client_deploys_watches_snapshots_resizes_and_deletes(
    live: Live,
) -> None:
    if not PYTHON.exists():
        unavailable("vultr-python-client is not installed ('make test' installs it)")
    check(tell(str(PYTHON), str(STORY), live=live))
