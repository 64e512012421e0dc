"""Migrations that SQL alone cannot say."""

from base64 import b64decode
from collections import defaultdict
from collections.abc import Mapping
from ipaddress import AddressValueError, IPv6Address
from typing import Any, cast

import msgspec

from . import blobs
from .tx import Tx

STEPS: Mapping[str, tuple[str, ...]] = {
    "apply-bucket": ("apply",),
    "apply-object-storage": ("apply",),
    "apply-pull-zone": ("apply",),
    "apply-push-zone": ("apply",),
    "attach-iso": ("attach",),
    "backup-instance": ("snapshot",),
    "boot-from-bare-metal": ("boot from",),
    "close-nat-gateway": ("close",),
    "configure-load-balancer": ("apply",),
    "connect-bare-metal": ("apply",),
    "connect-instance": ("connect",),
    "connect-networks": ("apply",),
    "create-bare-metal": ("acquire", "install", "boot"),
    "create-instance": ("provision", "install", "boot"),
    "create-network": ("build",),
    "define-firewall": ("apply",),
    "delete-block-image": ("delete",),
    "delete-image": ("delete",),
    "delete-network": ("remove",),
    "destroy-block": ("destroy",),
    "destroy-instance": ("destroy",),
    "destroy-load-balancer": ("destroy",),
    "destroy-vfs": ("destroy",),
    "detach-iso": ("detach",),
    "fetch-iso": ("fetch",),
    "fetch-snapshot": ("fetch",),
    "filter-instance": ("assign",),
    "halt-bare-metal": ("halt",),
    "halt-instance": ("halt",),
    "invoice": ("issue",),
    "issue-load-balancer-certificate": ("issue",),
    "move-reserved-ip": ("apply",),
    "open-nat-gateway": ("apply",),
    "purge-cdn-zone": ("purge",),
    "readdress-instance": ("connect", "reboot"),
    "reboot-bare-metal": ("reboot",),
    "reboot-instance": ("reboot",),
    "reinstall-bare-metal": ("install", "boot"),
    "reinstall-instance": ("reinstall", "boot"),
    "release-bare-metal": ("release",),
    "release-bucket-names": ("release",),
    "release-ipv4": ("release",),
    "release-reserved-ip": ("release",),
    "remove-cdn-zone": ("remove",),
    "remove-firewall": ("remove",),
    "remove-object-storage": ("remove",),
    "resize-instance": ("resize",),
    "restore-instance": ("restore",),
    "settle-block": ("apply",),
    "settle-storage-gateway": ("apply",),
    "settle-vfs": ("apply",),
    "settle-vfs-attachment": ("apply",),
    "snapshot-block": ("snapshot",),
    "snapshot-instance": ("snapshot",),
    "start-bare-metal": ("start",),
    "start-instance": ("start",),
    "stop-storage-gateway": ("stop",),
}
"""What the steps of each workflow were called when a job still stored the number of its step."""


def workflow_name(workflow: str) -> str:
    """What a workflow is called since settling is called reconciling."""
    kind, dash, rest = workflow.partition("-")
    return f"reconcile{dash}{rest}" if kind == "settle" else workflow


def step_name(workflow: str, number: int) -> str:
    """The name of a step that was stored as a number; one that nobody knows keeps its number."""
    names = STEPS.get(workflow, ())
    return names[number] if 0 <= number < len(names) else str(number)


def steps_by_name(tx: Tx) -> None:
    for workflow, number in tx.sql.all("SELECT DISTINCT workflow, number FROM jobs"):
        tx.sql.run(
            "UPDATE jobs SET step = ? WHERE workflow = ? AND number = ?",
            (step_name(workflow, number), workflow, number),
        )


class _OldState(msgspec.Struct):
    """The hidden part of a job as long as jobs were documents."""

    workflow: str
    args: dict[str, Any] = {}
    step: int = 0
    attempt: int = 0
    visible: bool = False


def documents_to_jobs(tx: Tx) -> None:
    """Jobs were documents, each with a row of `work`; only what clients see of them still is."""
    rows = tx.sql.all(
        "SELECT d.seq, d.id, d.account, d.owner, d.body, d.hidden,"
        " w.resource, w.due_at, w.free_at, w.held"
        " FROM documents d LEFT JOIN work w ON w.job = d.seq WHERE d.kind = 'job' ORDER BY d.seq"
    )
    for seq, id, account, owner, body, hidden, exclusive, due_at, free_at, held in rows:
        state = msgspec.json.decode(hidden, type=_OldState)
        resource_id = str(msgspec.json.decode(body)["vps_id"])
        if due_at is not None:
            tx.sql.run(
                "INSERT INTO jobs (account, resource, resource_id, exclusive, workflow, step,"
                " attempt, args, id, cause, due_at, free_at, held)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)",
                (
                    account, owner if resource_id else 0, resource_id,
                    None if exclusive is None else 1, state.workflow, state.step, state.attempt,
                    msgspec.json.encode(state.args), id if state.visible else "",
                    due_at, free_at, held,
                ),
            )  # fmt: skip
        if state.visible:
            tx.sql.run("UPDATE documents SET hidden = NULL WHERE seq = ?", (seq,))
        else:
            tx.sql.run("DELETE FROM documents WHERE seq = ?", (seq,))


ADDRESSED = ("instance", "bare-metal", "load-balancer", "nat-gateway")
"""The kinds whose documents have IPv6 addresses."""

_ADDRESS_FIELDS = {"v6_main_ip", "main_ip", "ipv6", "ip", "v6", "public_ips_v6"}


def addresses_in_full(tx: Tx) -> None:
    """IPv6 addresses were stored compressed; clients look for their full form."""
    marks = ", ".join("?" * len(ADDRESSED))
    rows = tx.sql.all(f"SELECT seq, body, hidden FROM documents WHERE kind IN ({marks})", ADDRESSED)
    for seq, body, hidden in rows:
        tx.sql.run(
            "UPDATE documents SET body = ?, hidden = ? WHERE seq = ?",
            (_bytes_in_full(body), _bytes_in_full(hidden), seq),
        )


def in_full(value: Any, field: str = "") -> Any:
    """A value of a document, found under that field, with its IPv6 addresses in full."""
    if isinstance(value, dict):
        return {name: in_full(item, name) for name, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [in_full(item, field) for item in cast("list[Any]", value)]
    if field in _ADDRESS_FIELDS and isinstance(value, str) and ":" in value:
        try:
            return IPv6Address(value).exploded
        except AddressValueError:
            return value
    return value


def _bytes_in_full(document: bytes | None) -> bytes | None:
    return document and msgspec.json.encode(in_full(msgspec.json.decode(document)))


def one_ttl_a_set(tx: Tx) -> None:
    """DNS records of one name and type could have several TTLs: the lowest was answered, and is
    now that of all of them.
    """
    rows = tx.sql.all("SELECT seq, owner, body, hidden FROM documents WHERE kind = 'dns-record'")
    sets: dict[tuple[int, str, str], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for seq, owner, raw, hidden in rows:
        body = msgspec.json.decode(raw, type=dict[str, Any])
        sets[owner, msgspec.json.decode(hidden)["node"], body["type"]].append((seq, body))
    for members in sets.values():
        ttl = min(body["ttl"] for _, body in members)
        for seq, body in members:
            if body["ttl"] != ttl:
                tx.sql.run(
                    "UPDATE documents SET body = ?, version = version + 1 WHERE seq = ?",
                    (msgspec.json.encode(body | {"ttl": ttl}), seq),
                )


def ticket_entries(tx: Tx) -> None:
    """What a ticket was opened with was hidden in it, and is its first reply.

    Index and counter rows come of themselves: the kind of replies is new (see `renewal`).
    """
    rows = tx.sql.all("SELECT seq, id, account, body, hidden FROM documents WHERE kind = 'ticket'")
    for owner, id, account, body, hidden in rows:
        reply, state, data = first_entry(msgspec.json.decode(body), msgspec.json.decode(hidden))
        added = tx.sql.one(
            "INSERT INTO documents (kind, id, account, owner, version, body, hidden)"
            " VALUES (?, ?, ?, ?, 1, ?, ?) RETURNING seq",
            (
                ENTRY, f"{id}/0", account, owner,
                msgspec.json.encode(reply), msgspec.json.encode(state),
            ),
        )  # fmt: skip
        assert added is not None
        blobs.put(tx, added[0], blobs.pieces(data))


ENTRY = "ticket-reply"


def first_entry(
    ticket: dict[str, Any], hidden: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """Body, hidden part and bytes of the reply that a ticket of an older version has in itself."""
    files: list[dict[str, str]] = hidden.get("attachments", [])
    contents = [b64decode(file["data"]) for file in files]
    infos = [
        {
            "index": index,
            "context_type": file["content_type"],
            "filename": file["filename"],
            "filesize": len(content),
        }
        for index, (file, content) in enumerate(zip(files, contents, strict=True))
    ]
    reply: dict[str, Any] = {
        "index": 0,
        "date": ticket["date_created"],
        "description": hidden["text"],
        "attachments": infos,
        "review_comment": None,
        "review_date": None,
        "review_rating": 0,
    }
    return reply, {"user_id": hidden["user_id"]}, b"".join(contents)
