"""What is asked and told of uploads. The names in a form are S3's."""

from typing import Annotated

import msgspec

from ....http.secrets import Secret
from ..files.rules import LARGEST


class PushFileUpload(msgspec.Struct):
    """name: the name of the file, from 1 to 255 characters without a slash.
    size: exactly how many bytes the file has, at most 32 MiB.
    """

    name: str
    size: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]


class UploadInputs(msgspec.Struct, kw_only=True):
    """Fields of the form. Send them as they are, before the field `file`.

    acl: always `public-read`.
    key: the zone's host and the name of the file.
    X-Amz-Credential: what the signature is made with.
    X-Amz-Algorithm: how the signature is made.
    Policy: what the form may hold and until when, as JSON in base64.
    X-Amz-Signature: the signature over the policy.
    """

    acl: str
    key: str
    credential: str = msgspec.field(name="X-Amz-Credential")
    algorithm: str = msgspec.field(name="X-Amz-Algorithm")
    policy: str = msgspec.field(name="Policy")
    signature: Secret = msgspec.field(name="X-Amz-Signature")


class UploadEndpoint(msgspec.Struct):
    """Where and how to upload a file.

    URL: where to send the form, by POST as multipart/form-data.
    inputs: the fields of the form besides the file.
    """

    url: str = msgspec.field(name="URL")
    inputs: UploadInputs
