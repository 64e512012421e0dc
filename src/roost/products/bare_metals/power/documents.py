"""Which bare metals to switch."""

import msgspec


class BareMetalIds(msgspec.Struct):
    baremetal_ids: list[str] = []
