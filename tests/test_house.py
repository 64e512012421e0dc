"""The house rules hold, and each of the checks can tell a house where they do not."""

from pathlib import Path

import pytest

from tests import house, slow_calls

ROOT = Path(__file__).parent.parent

# Where a defect may stop, and why: nowhere else may a program go on after an error it cannot name.
DEFECT_BOUNDARIES = {
    "roost.engine.worker": "a driver's defect is retried and must not stop the others' work",
    "roost.http.limits": "what counting raises, of whatever kind, belongs to those who wait for it",
    "roost.http.boundary": "a defect is a 500 with an id to the client and a log line to us",
    "roost.store.background": "a task that ends for whatever reason is started again, and counted",
    "roost.store.postgres_pool": "what a function raises belongs to the caller waiting",
    "roost.store.sqlite": "what a write raises, of whatever kind, belongs to the caller waiting",
}


@pytest.fixture(scope="module")
def roost() -> list[house.Module]:
    return house.load(ROOT / "src" / "roost")


@pytest.fixture(scope="module")
def all_modules(roost: list[house.Module]) -> list[house.Module]:
    others = [ROOT / name for name in ("tests", "bench") if (ROOT / name).is_dir()]
    return [*roost, *(module for folder in others for module in house.load(folder))]


def clean(breaches: list[str]) -> None:
    assert not breaches, "\n" + "\n".join(breaches).replace(f"{ROOT}/", "")


def test_imports_go_one_way(roost: list[house.Module]) -> None:
    clean(house.wrong_way_imports(roost))


def test_products_meet_at_their_fronts(roost: list[house.Module]) -> None:
    clean(house.imports_past_a_products_front(roost))


def test_modules_form_no_cycle(roost: list[house.Module]) -> None:
    clean(house.module_cycles(roost))


def test_permissions_are_decided_in_one_place(roost: list[house.Module]) -> None:
    clean(house.acl_checks(roost))


def test_products_form_no_cycle(roost: list[house.Module]) -> None:
    clean(house.product_cycles(roost))


def test_products_all_look_the_same(roost: list[house.Module]) -> None:
    clean(house.odd_product_modules(roost))


def test_files_are_short(roost: list[house.Module]) -> None:
    clean(house.long_files(roost))


def test_sql_is_in_the_store(roost: list[house.Module]) -> None:
    clean(house.sql_outside_the_store(roost))


def test_no_error_is_swallowed(roost: list[house.Module]) -> None:
    clean(house.broad_excepts(roost, DEFECT_BOUNDARIES))


def test_nothing_is_read_after_a_commit(roost: list[house.Module]) -> None:
    clean(house.reads_beside_writes(roost))


def test_nothing_slow_happens_in_a_transaction(roost: list[house.Module]) -> None:
    clean(slow_calls.slow_calls(roost))


def test_nothing_sleeps(all_modules: list[house.Module]) -> None:
    # Bench waits for processes it started, and holds nobody up.
    clean(house.sleeps([m for m in all_modules if "bench" not in m.path.parts]))


# The checks themselves, on small houses.


def build(folder: Path, files: dict[str, str]) -> list[house.Module]:
    """A package roost in that folder with these files, and an __init__.py wherever one is due."""
    package = folder / "roost"
    for name, source in {"__init__.py": "", **files}.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    for path in list(package.rglob("*.py")):
        for parent in path.relative_to(package).parents:
            (package / parent / "__init__.py").touch()
    return house.load(package)


def lines(breaches: list[str], folder: Path) -> list[str]:
    """The breaches without their texts: FILE:LINE, from the package's folder on."""
    start = f"{folder / 'roost'}/"
    return [":".join(breach.removeprefix(start).split(":")[:2]) for breach in breaches]


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("store/a.py", "import roost.http"),
        ("store/a.py", "from roost import catalog"),
        ("store/a.py", "from .. import catalog"),
        ("store/__init__.py", "from ..catalog import x"),
        ("store/deep/a.py", "from ...catalog import x"),
        ("http/a.py", "from roost.engine import Step"),
        ("engine/a.py", "def f():\n    from roost.products import x"),
        ("machines/a.py", "from roost.products.vpcs import create"),
        ("machines/a.py", "def f():\n    from ..products import vpcs"),
        ("http/a.py", "from roost.machines import fields"),
        ("products/vpcs/rules.py", "from roost.app import build"),
        ("cli/a.py", "from roost.products.vpcs import create"),
        ("testing/a.py", "from roost.store import Store"),
        ("app.py", "from roost.cli import main"),
        ("__init__.py", "from roost.app import build"),
    ],
)
def test_an_import_upwards_or_sideways_is_found(tmp_path: Path, file: str, statement: str) -> None:
    layers = ("catalog", "engine", "http", "machines", "products")
    every = {f"{layer}/__init__.py": "" for layer in layers}
    modules = build(tmp_path, {**every, file: statement})
    last_line = statement.count("\n") + 1
    assert lines(house.wrong_way_imports(modules), tmp_path) == [f"{file}:{last_line}"]


def test_a_module_outside_every_layer_is_found(tmp_path: Path) -> None:
    modules = build(tmp_path, {"helpers.py": ""})
    assert lines(house.wrong_way_imports(modules), tmp_path) == ["helpers.py:1"]


def test_imports_downwards_and_within_a_layer_are_fine(tmp_path: Path) -> None:
    files = {
        "__main__.py": "from roost.cli import main",
        "app.py": "from roost import __version__\nfrom roost.products.vpcs import routes",
        "cli/__init__.py": "from roost.app import build\nfrom roost.store import Unusable",
        "http/a.py": "import json\nfrom . import b\nfrom .b import c\nfrom roost.store import x",
        "http/b.py": "",
        "machines/a.py": "from ..http.a import d\nfrom . import fields",
        "machines/fields.py": "",
        "products/vpcs/routes.py": "from .rules import create\nfrom ...machines.fields import x",
        "products/vpcs/rules.py": "from roost.drivers import Network",
        "testing/__init__.py": "import pytest\nfrom roost.app import build",
    }
    modules = build(tmp_path, files)
    assert house.wrong_way_imports(modules) == []
    assert house.imports_past_a_products_front(modules) == []
    assert house.product_cycles(modules) == []


def test_a_product_may_not_reach_into_another(tmp_path: Path) -> None:
    files = {
        "products/blocks/rules.py": (
            "from roost.products.instances.rules import attach\n"
            "from roost.products.instances import rules\n"
            "from ..instances import documents\n"
            "from roost.products.instances import attach\n"
            "from roost.products.instances.backups import restore\n"
        ),
        "products/instances/__init__.py": "from .rules import attach",
        "products/instances/rules.py": "from .backups.rules import restore",
        "products/instances/documents.py": "",
        "products/instances/backups/rules.py": "",
    }
    modules = build(tmp_path, files)
    assert lines(house.imports_past_a_products_front(modules), tmp_path) == [
        f"products/blocks/rules.py:{line}" for line in (1, 2, 3)
    ]


def test_a_circle_of_products_is_found(tmp_path: Path) -> None:
    files = {
        "products/a/rules.py": "from roost.products.b import f",
        "products/b/rules.py": "from roost.products import c",
        "products/c/nested/rules.py": "from ...a import f",
        "products/d/rules.py": "from roost.products.a import f",
    }
    [breach] = house.product_cycles(build(tmp_path, files))
    circle = breach.partition(": ")[2].split(" -> ")
    assert circle[0] == circle[-1]
    assert "".join(circle[:-1]) in {"abc", "bca", "cab"}


def test_a_circle_of_modules_is_found_if_only_types_are_imported(tmp_path: Path) -> None:
    files = {
        "http/call.py": "if TYPE_CHECKING:\n    from .operations import Operation",
        "http/operations.py": "from . import call",
    }
    [breach] = house.module_cycles(build(tmp_path, files))
    assert breach.startswith("modules import in a circle: roost.http.")
    files["http/call.py"] = "from .declaration import Operation"
    assert house.module_cycles(build(tmp_path, {**files, "http/declaration.py": ""})) == []


def test_a_look_into_acls_is_found(tmp_path: Path) -> None:
    source = "if MANAGE in caller.acls or x not in user.body.acls:\n    shown = caller.acls\n"
    modules = build(tmp_path, {"products/a/rules.py": source, "access/a.py": source})
    assert lines(house.acl_checks(modules), tmp_path) == ["products/a/rules.py:1"] * 2


def test_an_odd_place_in_products_is_found(tmp_path: Path) -> None:
    files = {
        "products/a/rules.py": "",
        "products/a/charges.py": "",
        "products/a/parts/routes.py": "",
        "products/a/parts/rules.py": "",
        "products/a/lonely/rules.py": "",
        "products/rules.py": "",
        "engine/helpers.py": "",
    }
    assert lines(house.odd_product_modules(build(tmp_path, files)), tmp_path) == [
        "products/rules.py:1",
        "products/a/lonely/__init__.py:1",
    ]


@pytest.mark.parametrize("file", ["products/a/routes.py", "products/a/power.py"])
def test_a_handler_that_reads_after_its_commit_is_found(tmp_path: Path, file: str) -> None:
    source = (
        "routes = Routes('a')\n"
        "async def create(call):\n"
        "    await call.write(rule)\n"
        "    return await call.read(show)\n"
        "async def change(call):\n"
        "    await call.read(show)\n"
        "    return await call.write(rule)\n"
    )
    modules = build(tmp_path, {file: source, "products/a/rules.py": source.partition("\n")[2]})
    assert lines(house.reads_beside_writes(modules), tmp_path) == [f"{file}:4"]


def test_a_long_file_is_found(tmp_path: Path) -> None:
    files = {"engine/long.py": "x = 1\n" * 451, "engine/short.py": "x = 1\n" * 450}
    assert lines(house.long_files(build(tmp_path, files)), tmp_path) == ["engine/long.py:451"]


@pytest.mark.parametrize(
    "source",
    [
        "q = 'SELECT 1'",
        "q = f'SELECT {columns} FROM documents'",
        "q = ('SELECT id '\n    'FROM documents')",
        "run('INSERT INTO documents VALUES (1)')",
        "run(f'{x} {run(\"DELETE FROM documents\")}')",
        "q = 'UPDATE documents SET id = 1'",
        "q = 'PRAGMA user_version'",
        "q = base + ' WHERE id = ?'",
        "import sqlite3",
        "from psycopg.rows import dict_row",
    ],
)
def test_sql_is_found_outside_the_store_alone(tmp_path: Path, source: str) -> None:
    modules = build(tmp_path, {"engine/a.py": source, "store/a.py": source})
    assert lines(house.sql_outside_the_store(modules), tmp_path) == ["engine/a.py:1"]


def test_prose_is_not_sql(tmp_path: Path) -> None:
    source = (
        '"""Runs SELECT id FROM documents."""\n'
        "a = 'Select a plan from the list where it is sold'\n"
        "b = f'{a}: update the set, delete from it and insert into it'\n"
        "c: int = 1\n"
        '"""What SELECT 1 gives."""\n'
    )
    assert house.sql_outside_the_store(build(tmp_path, {"engine/a.py": source})) == []


@pytest.mark.parametrize(
    ("handler", "breaches"),
    [
        ("except:\n    pass", 1),
        ("except Exception:\n    pass", 1),
        ("except builtins.BaseException as e:\n    log(e)", 1),
        ("except (ValueError, Exception):\n    pass", 1),
        ("except* Exception:\n    pass", 1),
        ("except Exception as e:\n    raise Defect from e", 1),
        ("except ValueError:\n    with contextlib.suppress(Exception):\n        pass", 1),
        ("except BaseException:\n    undo()\n    raise", 0),
        ("except (ValueError, KeyError):\n    pass", 0),
        ("except ValueError:\n    with suppress(OSError):\n        pass", 0),
    ],
)
def test_a_swallowed_error_is_found(tmp_path: Path, handler: str, breaches: int) -> None:
    modules = build(tmp_path, {"engine/a.py": f"try:\n    f()\n{handler}\n"})
    assert len(house.broad_excepts(modules)) == breaches


def test_a_boundary_is_allowed_and_must_be_one(tmp_path: Path) -> None:
    modules = build(tmp_path, {"http/a.py": "try:\n    f()\nexcept Exception:\n    pass\n"})
    assert house.broad_excepts(modules, {"roost.http.a": "answers 500"}) == []
    assert house.broad_excepts(modules, {"roost.http.a": "", "roost.http.b": ""}) == [
        "roost.http.b has no broad except to allow"
    ]


@pytest.mark.parametrize(
    ("source", "breaches"),
    [
        ("import time\ntime.sleep(1)", 1),
        ("import time as t\nt.sleep(1)", 1),
        ("from time import monotonic, sleep", 1),
        ("import asyncio, time\nasyncio.sleep(time.monotonic())", 0),
    ],
)
def test_a_sleep_is_found(tmp_path: Path, source: str, breaches: int) -> None:
    assert len(house.sleeps(build(tmp_path, {"engine/a.py": source}))) == breaches


@pytest.mark.parametrize(
    ("rules", "breaches"),
    [
        # In the function itself, under whatever name.
        ("import time\ndef f(tx: Tx): time.sleep(1)", ["engine/rules.py:2"]),
        ("from hashlib import scrypt as s\ndef f(*, tx: Tx): s(b'')", ["engine/rules.py:2"]),
        ("import urllib.request as r\ndef f(tx: 'Tx'): r.urlopen('')", ["engine/rules.py:2"]),
        ("def f(tx: Tx): open('x')", ["engine/rules.py:1"]),
        ("def f():\n    def g(tx: Tx):\n        open('x')", ["engine/rules.py:3"]),
        ("def f(): write(lambda tx: tx.insert(open('x')))", ["engine/rules.py:1"]),
        # In what it calls.
        ("from .keys import new\ndef f(tx: Tx): new()", ["engine/keys.py:3"]),
        ("from . import keys\ndef f(tx: Tx): keys.new()", ["engine/keys.py:3"]),
        ("from . import new\ndef f(tx: Tx): new()", ["engine/keys.py:3"]),
        ("from .keys import Key\ndef f(tx: Tx): Key()", ["engine/keys.py:3"]),
        # It could wait.
        ("async def f(tx: Tx): pass", ["engine/rules.py:1"]),
        # What is quick, and what is made before.
        ("import uuid\ndef f(tx: Tx): uuid.uuid4()", []),
        ("from .keys import new\ndef f(tx: Tx, key): tx.insert(key)\ndef g(): new()", []),
    ],
)
def test_something_slow_in_a_transaction_is_found(
    tmp_path: Path, rules: str, breaches: list[str]
) -> None:
    keys = (
        "from cryptography.hazmat.primitives.asymmetric import rsa\n"
        "def new():\n"
        "    return rsa.generate_private_key(65537, 2048)\n"
        "class Key:\n"
        "    def __init__(self): self.key = new()\n"
    )
    files = {
        "engine/__init__.py": "from .keys import new",
        "engine/keys.py": keys,
        "engine/rules.py": rules,
    }
    assert lines(slow_calls.slow_calls(build(tmp_path, files)), tmp_path) == breaches
