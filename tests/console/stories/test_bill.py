"""Bill: what runs, what it costs, how each amount comes about, and what was invoiced."""

from playwright.sync_api import expect

from tests.console.stories.stage import Stage


def test_what_runs_becomes_charges_and_an_invoice(stage: Stage) -> None:
    page, roost = stage.page, stage.roost
    roost.clock.hold("2031-03-01T00:00:00+00:00")
    machine = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284, "label": "web-1"}
    assert roost.client.post("/instances", json=machine).is_success
    roost.settle()
    roost.clock.advance(days=2)
    stage.go("/bill")
    expect(page.get_by_role("cell", name="web-1")).to_be_visible()
    expect(page.get_by_text("$5.00").first).to_be_visible()
    stage.check_accessible()
    stage.check_fits()
    page.get_by_role("tab", name="This month").click()
    expect(page.get_by_text("48 hours \u00d7 $0.007")).to_be_visible()

    roost.clock.advance(days=31)
    stage.go("/bill?tab=invoices")
    page.get_by_role("button", name="Invoice #").click()
    items = page.get_by_role("dialog")
    expect(items.get_by_text("but no more than a month costs")).to_be_visible()
    stage.check_accessible()
    page.get_by_role("button", name="Close").click()
    with page.expect_download() as paper:
        page.get_by_role("link", name="PDF").click()
    assert paper.value.suggested_filename.endswith(".pdf")

    page.get_by_role("button", name="Pay or give credit").click()
    page.get_by_label("Dollars").fill("5")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("owes $0.00 now")).to_be_visible()
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("row")).to_have_count(3)
