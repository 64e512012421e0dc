"""The life of an instance, told with pyvultr, whose dataclasses check the type of each field."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import life
from pyvultr import VultrV2
from pyvultr.exception import APIException
from pyvultr.v2 import ReqInstance


class Client:
    error = APIException

    def __init__(self) -> None:
        vultr = VultrV2()
        self.apis = {
            "regions": vultr.region,
            "plans": vultr.plan,
            "os": vultr.operating_system,
            "instances": vultr.instance,
            "snapshots": vultr.snapshot,
            "ssh-keys": vultr.ssh_key,
        }

    def list(self, kind: str) -> Iterable[dict[str, Any]]:
        """In small pages, so that it turns some."""
        return [asdict(item) for item in self.apis[kind].list(per_page=25)]

    def get(self, kind: str, id: str) -> dict[str, Any]:
        return asdict(self.apis[kind].get(id))

    def create(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        if kind == "instances":
            return asdict(self.apis[kind].create(ReqInstance(**fields)))
        return asdict(self.apis[kind].create(**fields))

    def resize(self, id: str, plan: str) -> None:
        # `update` of 2021 wants one key in the answer, and the API has `job_ids` there since.
        self.apis["instances"]._patch(id, json={"plan": plan})  # noqa: SLF001

    def delete(self, kind: str, id: str) -> None:
        self.apis[kind].delete(id)

    def refusal(self, error: APIException) -> str:
        return error.json["error"]


if __name__ == "__main__":
    life.tell(Client(), "pyvultr")
