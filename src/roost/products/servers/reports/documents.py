"""Traffic and user data."""

import msgspec

from ....http.secrets import Secret


class Traffic(msgspec.Struct):
    incoming_bytes: int
    outgoing_bytes: int


class BandwidthAnswer(msgspec.Struct):
    """bandwidth: by UTC day, `2020-07-28`; days before the server was made are not there."""

    bandwidth: dict[str, Traffic]


class UserData(msgspec.Struct):
    """data: base64."""

    data: Secret
