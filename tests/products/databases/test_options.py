"""Advanced options, with their ranges and defaults."""

from typing import Any, get_args

import msgspec
import pytest

from roost.catalog.database_options import OptionSet, database_options, option_fault
from tests.products.blocks.storage import Wire
from tests.products.databases.cloud import KAFKA_STARTUP, Databases, Json

BESIDE_KAFKA = ("kafka-rest", "schema-registry", "kafka-connect")


def available(answer: Json) -> dict[str, Json]:
    return {option["name"]: option for option in answer["available_options"]}


@pytest.mark.parametrize(("engine", "count"), [("mysql", 24), ("pg", 44), ("kafka", 46)])
def test_an_engine_shows_its_options_with_ranges_and_defaults(
    cloud: Databases, engine: str, count: int
) -> None:
    answer = cloud.get(f"{cloud.make(engine)}/advanced-options")
    assert answer["configured_options"] == {}
    assert len(answer["available_options"]) == len(available(answer)) == count


def test_options_are_described_by_their_types(cloud: Databases) -> None:
    options = available(cloud.get(f"{cloud.make()}/advanced-options"))
    assert options["wal_sender_timeout"] == {
        "name": "wal_sender_timeout", "type": "int", "min_value": 5000, "max_value": 10800000,
        "alt_values": [0], "units": "ms", "default_value": 60000,
    }  # fmt: skip
    assert options["jit"] == {"name": "jit", "type": "bool", "default_value": True}
    assert options["track_io_timing"] == {
        "name": "track_io_timing", "type": "enum", "enumerals": ["off", "on"],
        "default_value": "off",
    }  # fmt: skip
    assert options["autovacuum_max_workers"]["restart"] is True
    assert options["pg_partman_bgw.role"] == {"name": "pg_partman_bgw.role", "type": "string"}


def test_what_is_set_is_configured_and_no_longer_offered(cloud: Databases, wire: Wire) -> None:
    url = f"{cloud.make()}/advanced-options"
    wanted = {
        "jit": False, "temp_file_limit": 10000, "track_io_timing": "off", "wal_sender_timeout": 0,
        "pg_stat_statements.track": "all", "autovacuum_vacuum_scale_factor": 0.5,
        "log_line_prefix": "'%m [%p] %q[user=%u,db=%d,app=%a] '",
    }  # fmt: skip
    answer = cloud.put(url, wanted)
    assert answer["configured_options"] == wanted
    assert not wanted.keys() & available(answer).keys()
    again = cloud.put(url, {"jit": True, "max_stack_depth": None})
    assert again["configured_options"] == {**wanted, "jit": True}
    assert cloud.get(url) == again
    cloud.roost.settle()
    assert wire.asked[-1][2].options == {"pg": {**wanted, "jit": True}}


def test_numbers_are_within_what_clients_read(cloud: Databases) -> None:
    """govultr reads 64 bits, though MySQL has more."""
    url = f"{cloud.make('mysql')}/advanced-options"
    options = available(cloud.get(url))
    assert options["group_concat_max_len"]["max_value"] == 2**63 - 1
    answer = cloud.put(url, {"group_concat_max_len": 2**63 - 1, "interactive_timeout": 60})
    assert answer["configured_options"]["group_concat_max_len"] == 2**63 - 1


@pytest.mark.parametrize(
    ("engine", "options", "text"),
    [
        ("pg", {"fast": True}, "Invalid fast: there is no such option"),
        ("pg", {"connect_timeout": 5}, "Invalid connect_timeout: there is no such option"),
        ("pg", {"jit": 1}, "Invalid jit: must be true or false"),
        ("pg", {"deadlock_timeout": "a"}, "Invalid deadlock_timeout: must be a whole number"),
        ("pg", {"deadlock_timeout": 500.5}, "Invalid deadlock_timeout: must be a whole number"),
        ("pg", {"deadlock_timeout": True}, "Invalid deadlock_timeout: must be a whole number"),
        ("pg", {"deadlock_timeout": 499}, "Invalid deadlock_timeout: must be 500 to 1800000"),
        ("pg", {"wal_sender_timeout": 1}, "Invalid wal_sender_timeout: must be 5000 to 10800000,"),
        ("pg", {"max_wal_senders": 65}, "Invalid max_wal_senders: must be 20 to 64"),
        ("pg", {"track_functions": "some"}, "Invalid track_functions: must be one of: all, none"),
        ("pg", {"pg_partman_bgw.role": "a b"}, "Invalid pg_partman_bgw.role: must match"),
        ("pg", {"jit": False, "fast": 1}, "Invalid fast: "),
        ("mysql", {"innodb_ft_server_stopword_table": "a"}, "Invalid innodb_ft_server_stopword"),
        ("kafka", {"log_retention_hours": 0}, "Invalid log_retention_hours: must not be 0"),
        ("kafka", {"group_initial_rebalance_delay_ms": 0}, "Invalid group_initial_rebalance_delay"),
        ("kafka", {"sasl_oauthbearer_sub_claim_name": " "}, "Invalid sasl_oauthbearer_sub_claim"),
        ("kafka", {"sasl_oauthbearer_expected_issuer": "a" * 129}, "Invalid sasl_oauthbearer_exp"),
        ("kafka", {"min_insync_replicas": 4}, "Invalid min_insync_replicas: the plan has 3"),
        ("kafka", {"default_replication_factor": 4}, "Invalid default_replication_factor: the pl"),
        ("kafka", {"group_max_session_timeout_ms": 5999}, "Invalid group_min_session_timeout_ms:"),
    ],
)
def test_what_cannot_be_set_changes_nothing(
    cloud: Databases, engine: str, options: dict[str, Any], text: str
) -> None:
    url = f"{cloud.make(engine)}/advanced-options"
    assert cloud.refused("PUT", url, options, status=422).startswith(text)
    assert cloud.get(url)["configured_options"] == {}


def test_what_runs_beside_kafka_has_options_of_its_own(cloud: Databases, wire: Wire) -> None:
    path = cloud.connecting()
    url = f"{path}/advanced-options"
    answer = cloud.put(f"{url}/schema-registry", {"leader_eligibility": True})
    answer = cloud.put(f"{url}/schema-registry", {"retriable_errors_silenced": True})
    assert available(answer).keys() == {"schema_reader_strict_mode"}
    cloud.put(f"{url}/kafka-rest", {"producer_acks": "1", "producer_compression_type": "none"})
    cloud.put(f"{url}/kafka-connect", {"consumer_max_poll_records": 500})
    text = cloud.refused("PUT", f"{url}/kafka-rest", {"leader_eligibility": True}, status=422)
    assert text == "Invalid leader_eligibility: there is no such option"
    cloud.roost.settle()
    assert wire.asked[-1][2].options == {
        "schema-registry": {"leader_eligibility": True, "retriable_errors_silenced": True},
        "kafka-rest": {"producer_acks": "1", "producer_compression_type": "none"},
        "kafka-connect": {"consumer_max_poll_records": 500},
    }


@pytest.mark.parametrize("of", BESIDE_KAFKA)
def test_nothing_runs_beside_kafka_below_a_business_plan(cloud: Databases, of: str) -> None:
    url = f"{cloud.make('kafka', plan=KAFKA_STARTUP)}/advanced-options/{of}"
    for method in ("GET", "PUT"):
        text = cloud.refused(method, url, {})
        assert text == f"Advanced options of {of} need a business plan or one above"


@pytest.mark.parametrize("of", get_args(OptionSet))
def test_what_holds_until_an_option_is_set_could_be_set(of: OptionSet) -> None:
    """But for three that are 0, which is below the smallest that can be asked for."""
    odd = {
        option.name
        for option in database_options(of)
        if option.default_value is not msgspec.UNSET
        and option_fault(of, option.name, option.default_value)
    }
    assert odd <= {"log_cleaner_min_compaction_lag_ms", "producer_linger_ms"}
