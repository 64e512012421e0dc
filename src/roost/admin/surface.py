"""What the OpenAPI document of the admin interface tells of it."""

from pathlib import Path

from .. import __version__
from ..http import examples, openapi
from ..http.surfaces import Surface
from .operations import admin_operations

PREFIX = "/_roost"
EXAMPLES = Path(__file__).with_name("examples.json")

ABOUT = """\
The admin interface of this Roost: its clock, faults, accounts and keys, what it was asked, what \
all costs, and its whole state.

It is for whoever runs the server, and answers on the socket `admin.sock` in the data folder, \
which needs no credentials: who can open it is the operator. `$ROOST_DATA` is that folder. With \
`--admin ADDRESS` it listens on TCP as well, and takes the token in `admin.token` as \
`Authorization: Bearer TOKEN`.

Errors are those of the API: `{"error":"...","status":NNN}`.\
"""


def surface() -> Surface:
    return Surface(
        prefix=PREFIX,
        operations=admin_operations(),
        titles={"admin": "Admin interface"},
        scheme=("operator", "the operator"),
    )


def document() -> bytes:
    """As it is served at /_roost/openapi.json."""
    return openapi.encoded(
        surface(), version=__version__, title="Roost's admin interface", about=ABOUT,
        examples=examples.read([EXAMPLES]),
    )  # fmt: skip
