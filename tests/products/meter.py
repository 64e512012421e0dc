"""Things that cost, without the products that would offer them, and a clock to let them cost."""

from roost.engine import usage
from roost.engine.metering import CENT, Rate, month_start
from roost.products import account
from roost.store import Tx
from tests.server import RunningRoost

YEAR = 2030
JANUARY, LAST_DAY = f"{YEAR}-01-01T00:00:00+00:00", f"{YEAR}-01-31T23:59:59+00:00"
FEBRUARY, MARCH = f"{YEAR}-02-01T00:00:00+00:00", f"{YEAR}-03-01T00:00:00+00:00"

SMALL = Rate(hourly_nanos=7_000_000, monthly_nanos=5_000_000_000)
"""$0.007 an hour and $5 a month."""


class Meter:
    """Starts and stops what an account uses: by default, the operator's own."""

    def __init__(self, roost: RunningRoost, number: int | None = None) -> None:
        self._roost = roost
        accounts = roost.run(roost.app.store.read(account.list_accounts))
        self.account = accounts[0].seq if number is None else number

    def start(
        self,
        resource: str,
        rate: Rate = SMALL,
        product: str = "Load Balancer",
        description: str | None = None,
    ) -> None:
        text = resource if description is None else description
        self._roost.run(
            self._roost.app.store.write(
                lambda tx: usage.start(tx, self.account, resource, product, text, rate)
            )
        )

    def stop(self, resource: str, product: str | None = None) -> None:
        self._roost.run(self._roost.app.store.write(lambda tx: usage.stop(tx, resource, product)))

    def pending_of(self, resource: str) -> float:
        """Dollars that one resource has come to this month."""
        store = self._roost.app.store
        return self._roost.run(store.read(lambda tx: usage.pending_of(tx, resource))) / 100

    def this_month(self) -> int:
        """Cents that the account alone has come to this month, item by item."""

        def total(tx: Tx) -> int:
            now = usage.whole(tx.now)
            found = usage.charges(tx, self.account, month_start(now), now)
            return sum(charge.line.total for charge in found) // CENT

        return self._roost.run(self._roost.app.store.read(total))
