"""What a transaction, a step of a job or a handler may ask for by type."""

from typing import TypeVar, cast

T = TypeVar("T")


class Services:
    """What is put together once, when a process starts, and used everywhere below.

    A type stands for what is asked for: a class, or a protocol that somebody else implements. So
    whoever asks need not know who answers.
    """

    def __init__(self) -> None:
        self._provided: dict[type, tuple[object, ...]] = {}

    def provide(self, type: type[T], *values: T) -> None:
        """Adds what answers for a type; a protocol may be implemented by several."""
        self._provided[type] = (*self._provided.get(type, ()), *values)

    def one(self, type: type[T]) -> T:
        """What answers for the type. Raises LookupError where nothing, or more than one, does."""
        found = self._provided.get(type, ())
        if len(found) != 1:
            raise LookupError(f"{len(found)} services answer for {type.__name__}, not one")
        return cast(T, found[0])

    def all(self, type: type[T]) -> tuple[T, ...]:
        """All that answer for the type, in the order in which they were provided."""
        return cast("tuple[T, ...]", self._provided.get(type, ()))
