"""How often each topic was notified, for the processes that share a database."""

from .sql import Sql


def leave(sql: Sql, topics: set[str]) -> None:
    """Counts the topics up for other processes, in rows that no other connection writes to."""
    if topics:
        sql.later(
            f"INSERT INTO notices (topic, slot, n) VALUES {', '.join(['(?, ?, 1)'] * len(topics))}"
            " ON CONFLICT (topic, slot) DO UPDATE SET n = notices.n + 1",
            [value for topic in sorted(topics) for value in (topic, sql.slot)],
        )


def counted(sql: Sql) -> dict[str, int]:
    """How often each topic was notified so far."""
    return dict(sql.all("SELECT topic, CAST(SUM(n) AS BIGINT) FROM notices GROUP BY topic"))
