"""Versions of Kubernetes, plans that nodes can have, and applications."""

import pytest

from roost.catalog import (
    kubernetes_application,
    kubernetes_applications,
    kubernetes_upgrades,
    kubernetes_versions,
    plan,
    prices,
    runs_kubernetes,
)


def test_what_is_offered_begins_with_the_newest() -> None:
    assert kubernetes_versions() == ("v1.36.5+1", "v1.35.6+1", "v1.34.9+1")


@pytest.mark.parametrize(
    ("version", "upgrades"),
    [
        ("v1.33.0+3", ("v1.36.5+1", "v1.35.6+1", "v1.34.9+1")),
        ("v1.34.9+1", ("v1.36.5+1", "v1.35.6+1")),
        ("v1.35.2+1", ("v1.36.5+1", "v1.35.6+1")),  # by number and not by text: 35.6 > 35.2
        ("v1.35.6+2", ("v1.36.5+1",)),
        ("v1.36.10+1", ()),
    ],
)
def test_an_upgrade_goes_up_and_never_down(version: str, upgrades: tuple[str, ...]) -> None:
    """A cluster that is older than this release of Roost may have a version that is retired."""
    assert kubernetes_upgrades(version) == upgrades


def test_what_is_no_version_has_no_order() -> None:
    with pytest.raises(ValueError, match=r"1\.36 is no version of Kubernetes"):
        kubernetes_upgrades("1.36")


@pytest.mark.parametrize(
    ("id", "fits"),
    [
        ("vc2-1c-1gb", False),  # $5, 1 GB
        ("vc2-1c-2gb", True),  # $10, 2 GB
        ("vc2-2c-4gb", True),
        ("vx1-g-2c-8g", False),  # no disk of its own
        ("vx1-g-2c-8g-120s", True),
    ],
)
def test_a_node_needs_money_memory_and_a_disk(id: str, fits: bool) -> None:
    size = plan(id)
    assert size is not None
    assert runs_kubernetes(size) == fits


def test_each_application_is_found_by_its_id() -> None:
    apps = kubernetes_applications()
    assert [kubernetes_application(app.id) for app in apps] == list(apps)
    assert len({app.name for app in apps}) == len(apps)
    assert kubernetes_application("none") is None


def test_a_control_plane_costs_nothing() -> None:
    price = prices().kubernetes_control_plane
    assert (price.hourly_nanos, price.monthly_nanos) == (0, 0)
