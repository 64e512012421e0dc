"""The first page, in a browser."""

from playwright.sync_api import expect

from tests.console.stories.stage import Stage
from tests.server import KEY

MACHINE = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284, "label": "web", "hostname": "web"}


def test_an_empty_account_is_shown_the_way(stage: Stage) -> None:
    page = stage.page
    expect(page.get_by_role("heading", name="This account is empty")).to_be_visible()
    page.get_by_role("link", name="Deploy the first machine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deploy")


def test_it_counts_what_there_is_and_tells_what_comes_next(stage: Stage) -> None:
    page = stage.page
    with stage.roost.client_for(KEY) as api:
        for _ in range(2):
            assert api.post("/instances", json={**MACHINE, "backups": "enabled"}).status_code == 202
        refused = api.post("/instances", json={**MACHINE, "plan": "nonsense"})
    assert refused.status_code == 400
    stage.go("/")
    tile = page.locator(".tile").filter(has_text="Instances")
    expect(tile).to_contain_text("2")
    expect(tile).to_contain_text("Running")
    expect(page.get_by_text("Backup instance").first).to_be_visible()
    expect(page.get_by_text(refused.json()["error"])).to_be_visible()
    stage.check_accessible()
    stage.check_fits()


def test_it_tells_how_each_client_connects(stage: Stage) -> None:
    page = stage.page
    for name, text in [
        ("Shell", "roost env"),
        ("Terraform", 'source = "vultr/vultr"'),
        ("vultr-cli", "vultr-cli instance list"),
        ("Python", f"{stage.roost.url}/v2"),
        ("Go", "govultr.NewClient"),
    ]:
        page.get_by_role("tab", name=name, exact=True).click()
        expect(page.locator(".code")).to_contain_text(text)


def test_the_strip_tells_the_time_the_price_and_the_faults(stage: Stage) -> None:
    page, strip = stage.page, stage.page.get_by_role("banner")
    with stage.roost.client_for(KEY) as api:
        assert api.post("/instances", json=MACHINE).status_code == 202
    admin = stage.roost.admin()
    for path, body in [
        ("/faults", {"kind": "error", "operation": "list-vpcs"}),
        ("/clock", {"hold": True}),
    ]:
        assert admin.post(path, json=body).status_code < 300
    page.reload()
    expect(strip).to_contain_text("held")
    expect(strip).to_contain_text("behind")
    expect(strip).to_contain_text("1 fault")
    expect(strip).to_contain_text("$0.0070")


def test_the_theme_is_chosen_and_kept(stage: Stage) -> None:
    page = stage.page
    page.get_by_role("button", name="Theme: system").click()
    page.get_by_role("button", name="Theme: light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    stage.check_accessible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
