"""Keys and accounts: one makes a key, sees it once, asks what it may, and takes it back."""

from playwright.sync_api import expect

from tests.console.stories.stage import Stage


def test_a_key_is_made_explained_and_revoked(stage: Stage) -> None:
    page, roost = stage.page, stage.roost
    stage.go("/keys")
    page.get_by_role("button", name="Create a key").click()
    page.get_by_label("Name").fill("ci")
    page.get_by_label("Permissions").fill("dns")
    page.get_by_role("button", name="Create it").click()
    key = page.get_by_role("dialog").locator("pre").inner_text()
    assert roost.client_for(key).get("/domains").status_code == 200
    assert roost.client_for(key).get("/instances").status_code == 403
    stage.check_accessible()
    page.get_by_role("button", name="I have it").click()
    expect(page.get_by_role("row").filter(has_text="ci")).to_contain_text("dns")
    stage.check_accessible()
    stage.check_fits()

    page.get_by_role("tab", name="Why allowed or not").click()
    page.get_by_role("combobox", name="Key").select_option(label="ci (Roost)")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="No", exact=True)).to_be_visible()

    page.get_by_role("tab", name="API keys").click()
    page.get_by_role("button", name="Revoke ci").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("row").filter(has_text="ci")).to_have_count(0)
    assert roost.client_for(key).get("/domains").status_code == 401


def test_another_account_is_made_and_worked_in(stage: Stage) -> None:
    page = stage.page
    stage.go("/keys?tab=accounts")
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("Name").fill("Team B")
    page.get_by_role("button", name="Create it").click()
    page.get_by_role("button", name="I have it").click()
    page.get_by_role("button", name="Work in Team B").click()
    expect(page.get_by_role("combobox", name="Account")).to_have_value(_id(stage))
    stage.check_accessible()


def _id(stage: Stage) -> str:
    return stage.roost.admin().get("/accounts").json()["accounts"][1]["id"]
