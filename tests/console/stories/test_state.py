"""State: one saves, breaks something, compares, and comes back."""

from pathlib import Path

from playwright.sync_api import expect

from tests.console.stories.stage import Stage

NETWORK = {"region": "ewr", "description": "backend"}


def test_a_saved_state_is_compared_and_restored(stage: Stage) -> None:
    page, client = stage.page, stage.roost.client
    stage.go("/state")
    page.get_by_role("button", name="Save the state").click()
    page.get_by_label("Name").fill("before")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="before")).to_be_visible()
    assert client.post("/vpcs", json=NETWORK).is_success
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("listitem").filter(has_text="backend")).to_contain_text("added")
    stage.check_accessible()
    stage.check_fits()
    page.get_by_role("button", name="Actions of before").click()
    page.get_by_role("menuitem", name="Restore").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_text("before is back")).to_be_visible()
    assert client.get("/vpcs").json()["vpcs"] == []


def test_a_state_is_exported_reset_and_imported(stage: Stage, tmp_path: Path) -> None:
    page, client = stage.page, stage.roost.client
    assert client.post("/vpcs", json=NETWORK).is_success
    stage.go("/state")
    with page.expect_download() as exported:
        page.get_by_role("link", name="Export").click()
    file = tmp_path / "state.jsonl"
    exported.value.save_as(file)
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset").click()
    expect(page.get_by_text("Roost begins anew")).to_be_visible()
    page.get_by_role("button", name="Import").click()
    page.get_by_label("A file of").set_input_files(file)
    page.get_by_role("dialog").get_by_role("button", name="Import").click()
    expect(page.get_by_text("are here")).to_be_visible()
    assert len(client.get("/vpcs").json()["vpcs"]) == 1
