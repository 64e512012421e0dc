"""Faults: one breaks something on purpose, sees whom it met, and mends it."""

from playwright.sync_api import expect

from tests.console.stories.stage import Stage


def test_a_fault_is_added_meets_a_request_and_is_cleared(stage: Stage) -> None:
    page, client = stage.page, stage.roost.client
    stage.go("/faults")
    expect(page.get_by_text("Nothing goes wrong on purpose")).to_be_visible()
    page.get_by_role("button", name="Add a fault").first.click()
    page.get_by_label("Operation").fill("list-ssh-keys")
    page.get_by_label("Status").fill("502")
    page.get_by_role("button", name="Show as code").click()
    expect(page.get_by_role("dialog").get_by_text("--unix-socket")).to_be_visible()
    stage.check_accessible()
    page.get_by_role("button", name="Add it").click()
    row = page.get_by_role("row").filter(has_text="list-ssh-keys")
    expect(row).to_contain_text("502")
    stage.check_accessible()
    stage.check_fits()
    assert client.get("/ssh-keys").status_code == 502
    expect(row.get_by_role("cell").nth(3)).to_have_text("1")
    page.get_by_role("button", name="Clear An error").click()
    expect(page.get_by_text("Nothing goes wrong on purpose")).to_be_visible()
    assert client.get("/ssh-keys").status_code == 200


def test_what_makes_no_sense_is_refused_with_the_reason(stage: Stage) -> None:
    stage.expects(400, "/faults")
    stage.go("/faults?add=1&operation=no-such-thing")
    stage.page.get_by_role("button", name="Add it").click()
    expect(stage.page.get_by_role("alert")).to_contain_text("no-such-thing")
