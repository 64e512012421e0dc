"""/_roost/faults"""

from ...engine import faults as engine
from ...http.answers import DONE, Reply, Whole
from ...http.operations import Call, Routes
from ...store import Tx
from . import rules
from .documents import Fault, FaultCreate, Faults

routes = Routes("admin")

FAULT = Whole(Fault)
FAULTS = Whole(Faults)


@routes.get("/faults", "list-faults", FAULTS)
async def list_faults(call: Call) -> Reply:
    """List faults

    Lists all faults, in the order in which they were added, with how often each has struck.
    """

    def read(tx: Tx) -> list[Fault]:
        return [rules.show(record, tx.now) for record in engine.every(tx)]

    return FAULTS(Faults(await call.read(read)))


@routes.post("/faults", "add-fault", FAULT, ok=201)
async def add_fault(call: Call, body: FaultCreate) -> Reply:
    """Add a fault

    Makes requests go wrong on purpose, from now until the fault is cleared, spent or over. It stays
    over restarts. An answer that it had a part in has the header `x-roost-fault`. A field that does
    not go with its kind, or an unknown operation or section, is refused with 400.
    """
    api, id = call.service(rules.Api), rules.new_id()
    record = await call.service(engine.Faults).add(lambda tx: rules.fault(tx, body, id, api))
    return FAULT(rules.show(record, call.store.times.clock()))


@routes.delete("/faults", "clear-faults")
async def clear_faults(call: Call) -> Reply:
    """Clear all faults

    Ends all faults. What was stuck goes on.
    """
    await call.service(engine.Faults).clear()
    return DONE


@routes.delete("/faults/{fault-id}", "clear-fault")
async def clear_fault(call: Call, fault_id: str) -> Reply:
    """Clear a fault

    Ends one fault. What it held up goes on. An unknown fault is refused with 404.

    fault-id: The id of the fault.
    """
    await call.service(engine.Faults).clear(fault_id)
    return DONE
