"""How backups come and go: both are the instances' doing, clients only look at them.

Backups cost nothing by themselves: an instance that has them costs more.
"""

from ...drivers.compute import ImageFacts
from ...store import Tx, iso
from ..snapshots import discard_image
from .documents import BACKUPS, FAILED, Backup, BackupRecord, BackupState


def add(
    tx: Tx,
    account: int,
    id: str,
    instance_id: str,
    description: str,
    os_id: int,
    app_id: int,
    facts: ImageFacts,
    disk: int = 0,
) -> BackupRecord:
    """Adds a backup whose image is stored already, under the UUID that becomes the backup's.

    disk: GB of the instance's own disk.
    """
    body = Backup(
        id=id,
        date_created=iso(tx.now),
        description=description,
        size=facts.size,
        os_id=os_id,
        app_id=app_id,
        instance_id=instance_id,
    )
    return tx.insert(BACKUPS, id, account, body, BackupState(disk))


def lost(tx: Tx, record: BackupRecord) -> None:
    """Its image is gone: nothing can be restored from it."""
    record.body.status = FAILED
    tx.update(record)


def remove_of_instance(tx: Tx, account: int, instance_id: str) -> None:
    """Removes all backups of an instance, and their images."""
    while found := tx.matching(BACKUPS, account, "instance_id", instance_id):
        for record in found:
            tx.delete(record)
            discard_image(tx, account, record.id)
