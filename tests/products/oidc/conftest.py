from collections.abc import Iterator

import pytest

from .idp import Idp, running_idp


@pytest.fixture
def idp() -> Iterator[Idp]:
    with running_idp() as started:
        yield started
