"""The life of an instance, told with vultr-python. It pages nothing, so it asks for 500 a page."""

from collections.abc import Iterable
from typing import Any

import life
from vultr import Vultr, VultrException

ALL = {"per_page": 500}


class Client:
    error = VultrException

    def __init__(self) -> None:
        self.vultr = Vultr()
        self.lists = {
            "regions": self.vultr.list_regions,
            "plans": self.vultr.list_plans,
            "os": self.vultr.list_os,
            "instances": self.vultr.list_instances,
            "ssh-keys": self.vultr.list_keys,
        }
        self.deletions = {
            "instances": self.vultr.delete_instance,
            "ssh-keys": self.vultr.delete_key,
        }

    def list(self, kind: str) -> Iterable[dict[str, Any]]:
        if kind in self.lists:
            return self.lists[kind](ALL)
        return self.vultr.get(kind, ALL)[kind]

    def get(self, kind: str, id: str) -> dict[str, Any]:
        if kind == "instances":
            return self.vultr.get_instance(id)
        return self.vultr.get(f"{kind}/{id}")["snapshot"]

    def create(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        if kind == "instances":
            return self.vultr.create_instance(**fields)
        if kind == "ssh-keys":
            return self.vultr.create_key(fields["name"], fields["ssh_key"])
        return self.vultr.post(kind, **fields)["snapshot"]

    def resize(self, id: str, plan: str) -> None:
        self.vultr.update_instance(id, plan=plan)

    def delete(self, kind: str, id: str) -> None:
        if kind in self.deletions:
            self.deletions[kind](id)
        else:
            self.vultr.delete(f"{kind}/{id}")

    def refusal(self, error: VultrException) -> str:
        return error.error


if __name__ == "__main__":
    life.tell(Client(), "vultr-python")
