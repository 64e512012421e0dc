"""The machine that an instance should be, put together from its documents."""

import base64

from ....catalog import plan
from ....drivers.compute import Machine
from ....engine.jobs import JobRecord
from ....store import Tx
from ....store.secret import Secret
from ... import ssh_keys, startup_scripts
from ..documents import INSTANCES
from ..fields import rules as fields
from ..rules import interface

_USERS = {"root": "root", "limited": "linuxuser"}


def of(tx: Tx, job: JobRecord, secret: Secret) -> Machine | None:
    """The machine a job works on, at the plan it is to have; None when the instance is gone.

    SSH keys and scripts that were deleted since are left out: they concern future instances only.
    """
    record = tx.find(INSTANCES, job.body.vps_id)
    if record is None:
        return None
    body, state = record.body, record.hidden
    size = plan(job.hidden.args.get("plan", body.plan))
    assert size is not None
    keys = [tx.find(ssh_keys.SSH_KEYS, id, record.account) for id in state.sshkey_ids]
    script = (
        tx.find(startup_scripts.STARTUP_SCRIPTS, state.script_id, record.account)
        if state.script_id
        else None
    )
    return Machine(
        id=record.id,
        region=body.region,
        plan=size.id,
        vcpus=size.vcpu_count,
        ram=size.ram,
        disk=size.disk,
        source=state.source,
        hostname=body.hostname,
        interface=interface(record),
        user=_USERS[body.user_scheme],
        password=fields.open_password(secret, state.password),
        ssh_keys=tuple(key.body.ssh_key for key in keys if key),
        user_data=base64.b64decode(fields.open_user_data(secret, state.user_data)),
        script=base64.b64decode(script.body.script).decode(errors="replace") if script else "",
        script_type=script.body.type if script else "boot",
        app_variables=fields.open_app_variables(secret, state.app_variables),
    )
