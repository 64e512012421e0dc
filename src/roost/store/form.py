"""In which form a shared database is, and that nobody works on it in another.

A process knows the form that it has opened the database in. Who brings a database forward, or fills
it from a backup, waits for nobody to be there. A process that was cut off meanwhile notices when it
connects again: it must not write what others do not understand any more.
"""

import psycopg

from .errors import Shared, Unusable
from .postgres_sql import DatabaseAddress, PostgresSql
from .renewal import PARTS, changed, declared, parts_of
from .schema import MIGRATIONS
from .state import RESTORED
from .tx import Tx

_FORM = f"""SELECT
    (SELECT string_agg(name || ' ' || value, ',' ORDER BY name) FROM settings
        WHERE name IN ('schema', '{RESTORED}')),
    (SELECT md5(string_agg(name || ' ' || upgrades || ' ' || shape, ',' ORDER BY name, part))
        FROM kinds)"""


def form_of(sql: PostgresSql) -> str:
    """What is another text once the database was brought forward or restored."""
    row = sql.one(_FORM)
    return "" if row is None else f"{row[0]} {row[1]}"


def require_form(sql: PostgresSql, form: str, address: DatabaseAddress) -> None:
    """Raises Unusable where the database is not in the form that it was opened in."""
    try:
        found = form_of(sql)
    except psycopg.Error as error:
        raise Unusable(f"{address.place} cannot be used: {address.clean(error)}") from None
    if found != form:
        raise Unusable(
            f"{address.place} was brought forward by a newer Roost, or restored, since this"
            " one has opened it: upgrade and restart it"
        )


def require_alone(tx: Tx, sql: PostgresSql, place: str) -> None:
    """Raises Shared where the database is to be brought forward, and other Roosts are at it."""
    version = int(tx.setting("schema") or 0) if _has_settings(sql) else 0
    if version == 0 or version > len(MIGRATIONS):
        return
    is_older = version < len(MIGRATIONS) or changed(parts_of(sql.all(PARTS)), declared(tx.kinds))
    if is_older and sql.is_shared():
        raise Shared(
            f"{place} is to be brought forward, and other Roosts are connected to it: stop them"
            " all before the first one of another version starts"
        )


def _has_settings(sql: PostgresSql) -> bool:
    return sql.one("SELECT 1 WHERE to_regclass('settings') IS NOT NULL") is not None
