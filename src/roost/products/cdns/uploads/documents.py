"""What is asked and told of uploads. The names in a form are S3's."""

from typing import Annotated

import msgspec

from ....http.secrets import Secret
from ..files.rules import LARGEST


class PushFileUpload(msgspec.Struct):
    """name: of the file, which the form must repeat. size: its bytes, exactly."""

    name: str
    size: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]


class UploadInputs(msgspec.Struct, kw_only=True):
    """The fields of the form, beside `file`. key: the zone's host and the file's name.

    Policy: what the form may hold and until when, as base64 of JSON; the signature is over it.
    """

    acl: str
    key: str
    credential: str = msgspec.field(name="X-Amz-Credential")
    algorithm: str = msgspec.field(name="X-Amz-Algorithm")
    policy: str = msgspec.field(name="Policy")
    signature: Secret = msgspec.field(name="X-Amz-Signature")


class UploadEndpoint(msgspec.Struct):
    """URL: where to POST the inputs and the file, as multipart/form-data."""

    url: str = msgspec.field(name="URL")
    inputs: UploadInputs
