"""Tickets, from both sides: the customer's through the API, the support's by `roost tickets`."""

import base64
from typing import Any

import httpx

from tests.server import RunningRoost, admin_of

Json = dict[str, Any]

PDF, PNG = b"%PDF-1.7 a letter", b"\x89PNG\r\n\x1a\n a picture"


class Desk:
    """What a customer asks for, and what the support does."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client

    def open(self, subject: str = "Broken", description: str = "It is.", **rest: Any) -> Json:
        body = {"subject": subject, "description": description, **rest}
        reply = self.client.post("/tickets", json=body)
        assert reply.status_code == 201, reply.text
        [ticket] = reply.json()["ticket"]
        return ticket

    def listed(self) -> list[str]:
        """The subjects of what is open."""
        return [ticket["subject"] for ticket in self.client.get("/tickets").json()["tickets"]]

    def get(self, reference: str) -> Json:
        return self.client.get(f"/tickets/{reference}").json()["ticket"]

    def answer(self, reference: str, text: str, **files: bytes) -> httpx.Response:
        """files: by name, with __ for the dot."""
        attachments = [
            {"filename": name.replace("__", "."), "file": base64.b64encode(data).decode()}
            for name, data in files.items()
        ]
        body: Json = {"description": text} | ({"attachments": attachments} if files else {})
        return self.client.post(f"/tickets/{reference}/replies", json=body)

    def replies(self, reference: str) -> list[Json]:
        return self.client.get(f"/tickets/{reference}/replies").json()["replies"]

    def answer_as_staff(self, reference: str, text: str, *, close: bool = False) -> None:
        with admin_of(self.roost.data) as http:
            body = {"description": text, "close": close}
            reply = http.post(f"/tickets/{reference}/replies", json=body)
            assert reply.status_code == 201, reply.text

    def review(self, reference: str, index: int | str, **body: Any) -> httpx.Response:
        return self.client.post(f"/tickets/{reference}/replies/{index}/review", json=body)
