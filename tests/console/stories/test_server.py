"""Server: how it is, what it is at, and why something does not get on."""

import logging

import pytest
from playwright.sync_api import expect

from tests.console.stories.stage import Stage


@pytest.mark.settings(lifecycle="quick")
def test_a_job_that_a_fault_holds_is_seen_with_its_reason(stage: Stage) -> None:
    page, roost = stage.page, stage.roost
    roost.admin().post("/faults", json={"kind": "stuck", "operation": "create-instance"})
    machine = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284, "label": "web-1"}
    assert roost.client.post("/instances", json=machine).is_success
    stage.go("/server")
    expect(page.get_by_text("Ready", exact=True)).to_be_visible()
    expect(page.get_by_text("SQLite, schema")).to_be_visible()
    stage.check_accessible()
    stage.check_fits()
    page.get_by_role("tab", name="Jobs").click()
    expect(page.get_by_role("row").filter(has_text="Held")).to_contain_text("fault")
    stage.check_accessible()


def test_drivers_metrics_and_the_log_are_there(stage: Stage) -> None:
    page = stage.page
    logging.getLogger("roost.story").warning("something odd")
    stage.go("/server?tab=drivers")
    expect(page.get_by_role("row").filter(has_text="Compute")).to_contain_text("simulated")
    stage.check_accessible()
    page.get_by_role("tab", name="Metrics").click()
    expect(page.locator(".plot-line").first).to_be_attached()
    stage.check_accessible()
    page.get_by_role("tab", name="Log").click()
    expect(page.get_by_text("something odd").first).to_be_visible()
    stage.check_accessible()
    stage.check_fits()
