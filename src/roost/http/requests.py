"""A request at its end, as logs, metrics and whoever looks at traffic know it."""

from ..access.principals import Principal
from .answers import Reply
from .call import Call
from .declaration import Operation


class Request:
    """What is known of a request at its end. operation: None when no route was found. refusal: the
    text of an error, why it was not done. reply: only where somebody looks at answers.
    body_is_taken: whether its body was asked for, or nobody need take it.
    """

    __slots__ = (
        "at", "body_is_taken", "call", "client", "id", "method", "micros", "operation", "path",
        "principal", "refusal", "reply", "status",
    )  # fmt: skip

    def __init__(self, id: str, method: str, path: str, client: str) -> None:
        self.id = id
        self.method = method
        self.path = path
        self.client = client
        self.operation: Operation | None = None
        self.principal: Principal | None = None
        self.call: Call | None = None
        self.refusal = ""
        self.body_is_taken = False
        self.reply: Reply | None = None
        self.status = 0
        self.micros = 0
        self.at = 0

    @property
    def fault(self) -> str:
        """The faults that met it; empty where none did."""
        return self.call.fault if self.call else ""
