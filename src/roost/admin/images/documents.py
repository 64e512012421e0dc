"""What is asked and told of images."""

from typing import Annotated

import msgspec

from ...http.secrets import Secret

MB = 1024**2


class ImagePull(msgspec.Struct, kw_only=True):
    """image: The image with its host, such as `sjc.vultrcr.com/acme/group/app:1.0`, or with
    `@sha256:...`.
    auth: User name and password with a colon between, in base64, as docker credentials have it. It
    is checked as a registry server would. Left out, the operator does it.
    """

    image: str
    auth: Secret = ""


class ImagePush(ImagePull, kw_only=True):
    """size: Its size in bytes. Left out, 10 MB.
    digest: Its digest. Left out, one is made of its name and size, so the same push is the same
    image.
    """

    size: Annotated[int, msgspec.Meta(ge=0)] = 10 * MB
    digest: str = ""


class Pushed(msgspec.Struct):
    """An image that was pushed.

    image: The image, as you named it.
    digest: Its digest.
    """

    image: str
    digest: str
