"""Where options come from, which of them wins, and which do not go together."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import pytest
from cyclopts import CycloptsError

from roost.cli import app, main
from roost.cli.failures import Exit, Failure
from roost.cli.options import ServeOptions, default_data
from roost.engine.lifecycle import Lifecycle
from roost.settings import Address, Settings


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "DATABASE", "API_KEY", "SECRET", "ADMIN_TOKEN"):
        monkeypatch.delenv(f"ROOST_{name}", raising=False)


def options(*arguments: str) -> ServeOptions:
    """What `roost serve` is told by these arguments."""
    _, bound, _ = app.parse_args(["serve", *arguments], exit_on_error=False, print_error=False)
    chosen: Any = bound.arguments.get("options", ServeOptions())
    return chosen


def settings(*arguments: str) -> Settings:
    return options(*arguments).settings()


def refusal(*arguments: str) -> str:
    """Why these arguments are refused."""
    with pytest.raises(Failure) as raised:
        settings(*arguments)
    assert raised.value.code == Exit.USAGE
    return raised.value.text


def mistake(*arguments: str) -> str:
    """What is said of arguments that cannot be understood."""
    with pytest.raises((CycloptsError, Failure)) as raised:
        options(*arguments)
    return str(raised.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roost.toml"


def test_without_any_it_listens_with_tls_on_loopback() -> None:
    chosen = settings()
    assert chosen.listen == Address("127.0.0.1", 8443)
    assert chosen.plain_http is None
    assert chosen.admin is None
    assert chosen.dns == Address("127.0.0.1", 8053)
    assert not chosen.dns_required
    assert chosen.rate_limit == 30
    assert chosen.lifecycle is Lifecycle.QUICK
    assert chosen.database is None


@pytest.mark.parametrize(
    ("arguments", "rate"),
    [
        ((), 0),
        (("--dns", "127.0.0.1:53"), 0),
        (("--dns", "[::1]:53"), 0),
        (("--dns", "off"), 0),
        (("--dns", "0.0.0.0:53"), 100),
        (("--dns", "[::]:53"), 100),
        (("--dns", "ns.example:53"), 100),
        (("--dns", "192.0.2.53:53", "--dns-rate-limit", "0"), 0),
        (("--dns-rate-limit", "20"), 20),
    ],
)
def test_beyond_loopback_the_name_server_limits_its_answers(
    arguments: tuple[str, ...], rate: int
) -> None:
    assert settings(*arguments).dns_rate == rate


def test_ipv4_networks_inside_ipv6_are_ipv4_networks() -> None:
    """Clients are known by their IPv4 addresses, whatever socket they come to."""
    chosen = settings("--trusted-proxies", "::ffff:10.0.0.0/104", "--dns-transfers", "::ffff:a00:1")
    assert chosen.trusted_proxies == (IPv4Network("10.0.0.0/8"),)
    assert chosen.dns_transfers == (IPv4Network("10.0.0.1/32"),)


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"XDG_DATA_HOME": "/xdg", "HOME": "/people/me"}, "/xdg/roost"),
        ({"XDG_DATA_HOME": "", "HOME": "/people/me"}, "/people/me/.local/share/roost"),
        ({"XDG_DATA_HOME": "relative", "HOME": "/people/me"}, "/people/me/.local/share/roost"),
    ],
)
def test_the_data_folder_is_where_the_users_data_is(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], folder: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_data() == Path(folder)


def test_an_option_wins_over_the_environment_and_that_over_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('listen = "127.0.0.1:1"\nrate-limit = 1\nlifecycle = "instant"\n')
    from_file = ("--config", str(file))
    assert settings(*from_file).listen == Address("127.0.0.1", 1)
    assert settings(*from_file).rate_limit == 1
    assert settings(*from_file).lifecycle is Lifecycle.INSTANT

    monkeypatch.setenv("ROOST_LISTEN", "127.0.0.1:2")
    monkeypatch.setenv("ROOST_RATE_LIMIT", "2")
    assert settings(*from_file).listen == Address("127.0.0.1", 2)
    assert settings(*from_file).rate_limit == 2
    assert settings(*from_file).lifecycle is Lifecycle.INSTANT

    chosen = settings(*from_file, "--listen", "127.0.0.1:3", "--lifecycle", "realistic")
    assert chosen.listen == Address("127.0.0.1", 3)
    assert chosen.rate_limit == 2
    assert chosen.lifecycle is Lifecycle.REALISTIC


def test_the_environment_can_name_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('data = "/srv/roost"')
    monkeypatch.setenv("ROOST_CONFIG", str(file))
    assert settings().data == Path("/srv/roost")


def test_an_empty_variable_counts_as_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("rate-limit = 1\n")
    without = settings("--config", str(file))
    for name in ("DATA", "CONFIG", "DATABASE", "LISTEN", "RATE_LIMIT", "TLS_NAMES", "LIFECYCLE"):
        monkeypatch.setenv(f"ROOST_{name}", "")
    assert settings("--config", str(file)) == without
    assert settings().data == default_data()


def test_a_file_names_no_other_file(file: Path) -> None:
    file.write_text('config = "other.toml"\n')
    assert "there is no setting config" in mistake("--config", str(file))


@pytest.mark.parametrize("url", ["cloud.example", "ftp://cloud.example", "https://", "https://c?x"])
def test_a_public_url_is_one(url: str) -> None:
    assert "is not a URL like https://api.example.com" in mistake("--public-url", url)


@pytest.mark.parametrize("number", ["0.5", "5.5", "1e2", "0x10", "true", "many"])
@pytest.mark.parametrize("name", ["rate-limit", "dns-rate-limit", "workers"])
def test_a_number_is_not_rounded(file: Path, name: str, number: str) -> None:
    assert f"'{number}' is not an integer" in mistake(f"--{name}", number)
    file.write_text(f'{name} = "{number}"\n')
    assert f"'{number}' is not an integer, in {file}" in mistake("--config", str(file))


def test_a_file_can_say_everything(file: Path) -> None:
    file.write_text(
        'data = "/srv/roost"\n'
        'database = "postgresql://db/roost"\n'
        'listen = "[::1]:8443"\n'
        'plain-http = "0.0.0.0:8080"\n'
        "insecure-public-http = true\n"
        'admin = "127.0.0.1:9000"\n'
        'proxy = "127.0.0.1:3128"\n'
        'dns = "127.0.0.1:53"\n'
        'dns-transfers = ["192.0.2.53", "2001:db8::/32"]\n'
        "dns-rate-limit = 50\n"
        'tls-cert = "/etc/roost/cert.pem"\n'
        'tls-key = "/etc/roost/key.pem"\n'
        'tls-names = ["roost.example", "192.0.2.10"]\n'
        "rate-limit = 0\n"
        'trusted-proxies = ["10.0.0.0/8", "fd00::/8"]\n'
        'public-url = "https://cloud.example/"\n'
        "private-fetches = true\n"
        'lifecycle = "realistic"\n'
        'pools-v4 = ["203.0.113.0/24", "198.51.100.0/24"]\n'
        'pool-v6 = "2001:db8:1::/48"\n'
        "workers = 4\n"
        'log = "json"\n'
        "[drivers.compute]\n"
        'use = "incus"\n'
        'url = "https://incus.example"\n'
    )
    chosen = options("--config", str(file))
    assert chosen.workers == 4
    assert chosen.settings() == Settings(
        data=Path("/srv/roost"),
        listen=Address("::1", 8443),
        plain_http=Address("0.0.0.0", 8080),
        admin=Address("127.0.0.1", 9000),
        proxy=Address("127.0.0.1", 3128),
        dns=Address("127.0.0.1", 53),
        dns_transfers=(IPv4Network("192.0.2.53/32"), IPv6Network("2001:db8::/32")),
        dns_rate_limit=50,
        tls_cert=Path("/etc/roost/cert.pem"),
        tls_key=Path("/etc/roost/key.pem"),
        tls_names=("roost.example", "192.0.2.10"),
        database="postgresql://db/roost",
        rate_limit=0,
        trusted_proxies=(IPv4Network("10.0.0.0/8"), IPv6Network("fd00::/8")),
        public_url="https://cloud.example",
        private_fetches=True,
        lifecycle=Lifecycle.REALISTIC,
        pools_v4=("203.0.113.0/24", "198.51.100.0/24"),
        pool_v6="2001:db8:1::/48",
        driver_choices={"compute": {"use": "incus", "url": "https://incus.example"}},
        config=file,
        log="json",
    )


def test_the_name_server_can_be_switched_off() -> None:
    assert settings("--dns", "off").dns is None


TWO_PROXIES = (IPv4Network("10.0.0.0/8"), IPv4Network("192.0.2.1/32"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--trusted-proxies", "10.0.0.0/8,192.0.2.1"),
        ("--trusted-proxies", "10.0.0.0/8, 192.0.2.1"),
        ("--trusted-proxies=10.0.0.0/8", "--trusted-proxies=192.0.2.1"),
    ],
)
def test_a_list_is_written_with_commas_or_given_more_than_once(arguments: tuple[str, ...]) -> None:
    assert settings(*arguments).trusted_proxies == TWO_PROXIES


def test_a_list_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOST_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1")
    assert settings().trusted_proxies == TWO_PROXIES


def test_secrets_come_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOST_API_KEY", "key")
    monkeypatch.setenv("ROOST_SECRET", "secret")
    monkeypatch.setenv("ROOST_ADMIN_TOKEN", "token")
    chosen = settings()
    assert (chosen.api_key, chosen.secret, chosen.admin_token) == ("key", "secret", "token")
    with pytest.raises(CycloptsError):
        options("--api-key", "key")


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOST_API_KEY", "")
    assert settings().api_key is None


def test_plain_http_takes_the_place_of_tls_unless_both_are_wanted() -> None:
    alone = settings("--plain-http", "127.0.0.1:8080")
    assert alone.listen is None
    both = settings("--plain-http", "127.0.0.1:8080", "--listen", "127.0.0.1:8443")
    assert both.listen == Address("127.0.0.1", 8443)


@pytest.mark.parametrize("address", ["0.0.0.0:80", "192.0.2.1:80", "[::]:80", "example.com:80"])
def test_plain_http_is_refused_beyond_this_machine(address: str) -> None:
    assert f"--plain-http {address}" in refusal("--plain-http", address)
    assert settings("--plain-http", address, "--insecure-public-http").plain_http


@pytest.mark.parametrize("address", ["127.0.0.1:80", "127.9.9.9:80", "localhost:80", "[::1]:80"])
def test_plain_http_is_fine_on_loopback(address: str) -> None:
    assert str(settings("--plain-http", address).plain_http) == address


def test_several_processes_need_postgresql() -> None:
    assert "SQLite" in refusal("--workers", "2")
    assert "SQLite" in refusal("--workers", "2", "--database", "sqlite:////srv/roost.db")
    assert settings("--workers", "2", "--database", "postgresql://db/roost").shares_database


def test_a_certificate_needs_its_key() -> None:
    assert "go together" in refusal("--tls-cert", "cert.pem")
    assert "go together" in refusal("--tls-key", "key.pem")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--listen", "8443"), "'8443' is not HOST:PORT"),
        (("--listen", "::1:8443"), "brackets"),
        (("--listen", "127.0.0.1:65536"), "HOST:PORT"),
        (("--rate-limit", "-1"), "--rate-limit"),
        (("--workers", "0"), "--workers"),
        (("--lifecycle", "slow"), "instant"),
        (("--log", "xml"), "json"),
        (("--trusted-proxies", "10.0.0.1/8"), "has host bits set"),
        (("--pools-v4", "nowhere"), "nowhere"),
        (("unasked",), "unasked"),
    ],
)
def test_a_mistake_is_named(arguments: tuple[str, ...], said: str) -> None:
    assert said in mistake(*arguments)


def test_a_mistake_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOST_LISTEN", "everywhere")
    assert "ROOST_LISTEN: 'everywhere' is not HOST:PORT" in mistake()


def test_a_mistake_in_the_file_is_named(file: Path) -> None:
    file.write_text('rate-limit = "many"')
    assert "rate-limit" in mistake("--config", str(file))


@pytest.mark.parametrize("line", ['lisssten = "127.0.0.1:1"', 'api-key = "key"', "[serve]\na = 1"])
def test_a_setting_that_nobody_knows_is_a_mistake(file: Path, line: str) -> None:
    file.write_text(line)
    name = line.split(maxsplit=1)[0].strip("[]")
    assert mistake("--config", str(file)) == f"{file}: there is no setting {name}"


def test_other_commands_take_their_part_of_a_servers_file(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f'data = "{tmp_path / "nothing"}"\nrate-limit = 5\n')
    assert main(["keys", "list", "--config", str(file)]) == Exit.NOTHING_THERE
    assert str(tmp_path / "nothing") in capsys.readouterr().err
