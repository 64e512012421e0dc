"""Clock: one stops time, goes on to what comes, and sees what happened on the way."""

from playwright.sync_api import expect

from tests.console.stories.stage import Stage


def test_time_is_held_and_moved_on_to_the_next_invoice(stage: Stage) -> None:
    page, roost = stage.page, stage.roost
    machine = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284, "label": "web-1"}
    assert roost.client.post("/instances", json=machine).is_success
    stage.go("/clock")
    page.get_by_role("button", name="Hold it").click()
    expect(page.get_by_text("It is held")).to_be_visible()
    coming = page.locator("section", has=page.get_by_role("heading", name="What comes"))
    invoice = coming.get_by_role("listitem").filter(has_text="Invoice")
    stage.check_accessible()
    stage.check_fits()
    invoices = len(roost.client.get("/billing/invoices").json()["billing_invoices"])
    invoice.get_by_role("button", name="Go there").click()
    expect(page.get_by_role("heading", name="What happened on the way")).to_be_visible()
    expect(page.get_by_text("1 invoice", exact=True)).to_be_visible()
    now = roost.client.get("/billing/invoices").json()["billing_invoices"]
    assert len(now) == invoices + 1

    before = roost.clock.now
    page.get_by_role("button", name="1 day", exact=True).click()
    expect(page.get_by_text("Nothing fell due.")).to_be_visible()
    assert roost.clock.now == before + 86_400 * 1_000_000
    page.get_by_role("button", name="Let it run").click()
    expect(page.get_by_text("It runs at real speed")).to_be_visible()


def test_it_can_run_fast(stage: Stage) -> None:
    stage.go("/clock")
    stage.page.get_by_role("button", name="An hour a second").click()
    expect(stage.page.get_by_text("A second is 3,600 seconds here")).to_be_visible()
    expect(stage.page.get_by_role("button", name="Real speed")).to_be_visible()
