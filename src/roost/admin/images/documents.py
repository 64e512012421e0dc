"""What is asked and told of images."""

from typing import Annotated

import msgspec

from ...http.secrets import Secret

MB = 1024**2


class ImagePull(msgspec.Struct, kw_only=True):
    """image: with its host, as docker has it: `sjc.vultrcr.com/acme/group/app:1.0`, or with
    `@sha256:...`.

    auth: user name and password with a colon between, in base64, as in docker credentials. It is
    checked as a registry server would; without it, the operator does it.
    """

    image: str
    auth: Secret = ""


class ImagePush(ImagePull, kw_only=True):
    """size: bytes. digest: made of the image's name and size if it is not given, so the same push
    is the same image.
    """

    size: Annotated[int, msgspec.Meta(ge=0)] = 10 * MB
    digest: str = ""


class Pushed(msgspec.Struct):
    image: str
    digest: str
