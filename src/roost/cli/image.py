"""`roost image`"""

import re
from typing import Annotated

from cyclopts import App, Parameter

from roost.admin.images.documents import MB, ImagePull, ImagePush, Pushed

from . import show
from .config_file import ConfigFile
from .console import ask
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions
from .values import one

app = App(
    name="image",
    help="""Push images to simulated container registries, and pull them.

    No registry server answers, so you say here what a client would do there. An image
    has a name, a digest and a size, and no content.
    """,
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

_UNITS = {"": 1, "KB": 1024, "MB": MB, "GB": 1024 * MB}
_SIZE = re.compile(r"([0-9]{1,15})(KB|MB|GB|)", re.IGNORECASE)


def size(text: str) -> int:
    """Bytes: 500, 12MB or 3GB. Raises ValueError."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a size like 500, 12MB or 3GB")
    return int(match[1]) * _UNITS[match[2].upper()]


_Auth = Annotated[
    str,
    Parameter(
        help=(
            "Docker credentials of whoever does it: USER:PASSWORD in base64. Without them, you act"
            " as the operator."
        ),
        show_default=False,
    ),
]


@app.command
def push(
    image: str,
    /,
    *,
    size: Annotated[int, Parameter(help="Size of the image: 500, 12MB or 3GB.", **one(size))] = 10
    * MB,
    digest: Annotated[
        str,
        Parameter(
            help="Digest of the image. By default it is made from name and size.",
            show_default=False,
        ),
    ] = "",
    auth: _Auth = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Push an image. It is refused if the plan's storage has no room for it.

    Parameters
    ----------
    image
        Name of the image, as for docker: sjc.vultrcr.com/acme/group/app:1.0
    """
    wanted = ImagePush(image=image, size=size, digest=digest, auth=auth)
    pushed = ask(place, lambda console: console.post("images", wanted, Pushed))
    if json:
        show.json(pushed)
    else:
        print(pushed.digest)


@app.command
def pull(image: str, /, *, auth: _Auth = "", place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Pull an image, which counts for retention.

    Parameters
    ----------
    image
        Name of the image, as for docker: sjc.vultrcr.com/acme/group/app:1.0, or with @sha256:...
    """
    wanted = ImagePull(image=image, auth=auth)
    ask(place, lambda console: console.tell("images/pull", wanted))
    show.note(f"Pulled {image}.")
