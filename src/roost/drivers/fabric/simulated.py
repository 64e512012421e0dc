"""Clusters that exist in the documents alone, of GPUs that nobody uses."""

from collections.abc import Sequence

from ..simulation import Simulated
from . import Gpu, Hardware, Measured, Partition, Port

_TEMPERATURE, _IDLE_WATTS, _MOST_WATTS, _LIGHT = 30.0, 75.0, 700.0, -1.0


class SimulatedFabric(Simulated):
    """`Fabric` without a network: every call succeeds at once."""

    async def join(self, partition: Partition) -> None:
        self._made("cluster", partition.id)

    async def dissolve(self, id: str) -> None:
        self._gone("cluster", id)

    def measured(self, hardware: Hardware, moments: Sequence[int]) -> Measured:
        """All of them at rest, all the time."""

        def always(value: float) -> tuple[float, ...]:
            return (value,) * len(moments)

        nothing, memory, light = always(0.0), always(float(hardware.memory)), always(_LIGHT)
        gpu = Gpu(
            temperature=always(_TEMPERATURE), utilization=nothing, memory_total=memory,
            memory_used=nothing, memory_free=memory, power_used=always(_IDLE_WATTS),
            power_max=always(_MOST_WATTS),
        )  # fmt: skip
        port = Port(
            sent=nothing, received=nothing, retries_sent=nothing, retries_received=nothing,
            light_sent=light, light_received=light,
        )  # fmt: skip
        return Measured((gpu,) * hardware.gpus, (port,) * hardware.ports)
