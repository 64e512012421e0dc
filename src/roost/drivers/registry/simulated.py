"""Registries that exist in the documents alone: no registry server answers.

What a server would tell of pushes and pulls is told by whoever calls `push` and `pull`: the
operator, by `roost image`, or a test.
"""

from ..simulation import Simulated
from . import Claim, Deed, Keeper, Namespace, Pull, Push


class SimulatedRegistry(Simulated):
    """`Registry` without a server: every call succeeds at once, and no image has any content."""

    def __init__(self) -> None:
        super().__init__()
        self._keeper: Keeper | None = None

    def report_to(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def apply(self, namespace: Namespace) -> None:
        self._made("registry", namespace.id)

    async def remove(self, id: str) -> None:
        self._gone("registry", id)

    async def delete(self, namespace: Namespace, repository: str, digests: tuple[str, ...]) -> None:
        """Nothing was stored."""

    async def push(self, push: Push, username: str = "", password: str = "") -> None:
        """Has an image pushed, by whoever has this name, or by the operator. Raises Denied."""
        await self._check("push", push, username, password)
        await self._kept.pushed(push)

    async def pull(self, pull: Pull, username: str = "", password: str = "") -> None:
        """The same for a pull."""
        await self._check("pull", pull, username, password)
        await self._kept.pulled(pull)

    async def _check(self, deed: Deed, of: Push | Pull, username: str, password: str) -> None:
        if username:
            claim = Claim(
                namespace=of.namespace, repository=of.repository, deed=deed,
                username=username, password=password,
            )  # fmt: skip
            await self._kept.check(claim)

    @property
    def _kept(self) -> Keeper:
        if self._keeper is None:
            raise RuntimeError("nobody keeps these registries")
        return self._keeper
