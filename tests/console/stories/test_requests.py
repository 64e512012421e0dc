"""Requests: somebody's program asks, and one sees it at once, and why it was refused."""

from playwright.sync_api import expect

from tests.console.stories.stage import Stage

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO ada"


def test_a_request_is_seen_explained_sent_again_and_made_a_test(stage: Stage) -> None:
    page, client = stage.page, stage.roost.client
    stage.go("/requests")
    page.get_by_role("button", name="Clear the list").click()
    rows = page.get_by_role("table").locator("tbody tr")
    client.post("/instances", json={"region": "ewr"})
    client.post("/ssh-keys", json={"name": "laptop", "ssh_key": KEY})
    expect(rows.filter(has_text="create-ssh-key")).to_be_visible()
    expect(rows.filter(has_text="create-instance")).to_contain_text("Missing required field")
    stage.check_accessible()
    stage.check_fits()

    page.get_by_label("Status").select_option(label="Refused (4xx)")
    expect(rows.filter(has_text="create-ssh-key")).to_have_count(0)
    page.get_by_label("Status").select_option(label="Any status")
    page.get_by_label("Operation or path").fill("ssh-key")
    expect(rows.filter(has_text="create-instance")).to_have_count(0)

    rows.filter(has_text="create-ssh-key").first.get_by_role("button").click()
    detail = page.get_by_role("dialog")
    expect(detail.get_by_role("tabpanel")).to_contain_text('"name": "laptop"')
    detail.get_by_role("tab", name="Answer").click()
    expect(detail.get_by_role("tabpanel")).to_contain_text('"date_created"')
    detail.get_by_role("tab", name="As a test").click()
    expect(detail.get_by_role("tabpanel")).to_contain_text("def test_create_ssh_key(roost):")
    stage.check_accessible()
    detail.get_by_role("button", name="Send again").click()
    expect(detail.get_by_text("Sent again, as you")).to_be_visible()
    assert len(client.get("/ssh-keys").json()["ssh_keys"]) == 2


def test_a_fault_is_added_from_a_request(stage: Stage) -> None:
    page = stage.page
    stage.go("/requests")
    page.get_by_role("button", name="Clear the list").click()
    stage.roost.client.get("/vpcs")
    page.get_by_role("row").filter(has_text="list-vpcs").get_by_role("button").click()
    page.get_by_role("link", name="Add a fault for this").click()
    expect(page.get_by_label("Operation")).to_have_value("list-vpcs")
