"""Resources of every section, in a browser: lists, forms, pages, actions, many at once."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.console.stories.stage import Stage
from tests.server import KEY, RunningRoost

SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPtYhAO4WQU1mx6Ol6nzQKT5G1HC9mAkPHQJKHgjO1Fi web"


@pytest.fixture
def api(roost: RunningRoost) -> Iterator[httpx.Client]:
    with roost.client_for(KEY) as client:
        yield client


def make(api: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    reply = api.post(path, json=body)
    assert reply.status_code < 300, reply.text
    return next(iter(reply.json().values()))


def instance(api: httpx.Client, label: str, **more: Any) -> str:
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284, "label": label, **more}
    return make(api, "/instances", **body)["id"]


def row(page: Page, name: str) -> Any:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def test_an_empty_section_says_what_would_be_there(stage: Stage) -> None:
    stage.go("/resources/vpcs")
    expect(stage.page.get_by_role("heading", name="No VPCs yet")).to_be_visible()
    expect(stage.page.get_by_role("button", name="New VPC")).to_have_count(2)
    stage.check_accessible()
    stage.check_fits()


def test_a_form_from_the_schema_makes_a_resource(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    stage.go("/resources/ssh-keys")
    page.get_by_role("button", name="New SSH key").first.click()
    form = page.get_by_role("dialog")
    stage.check_accessible()
    form.get_by_label("Name").fill("laptop")
    form.get_by_label("SSH key").fill(SSH_KEY)
    form.get_by_role("button", name="Show as code").click()
    form.get_by_role("tab", name="Terraform").click()
    expect(form.locator("pre")).to_contain_text('resource "vultr_ssh_key" "example"')
    form.get_by_role("button", name="Create SSH key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("laptop")
    assert [key["name"] for key in api.get("/ssh-keys").json()["ssh_keys"]] == ["laptop"]


def test_a_refusal_is_shown_in_the_form(stage: Stage) -> None:
    page = stage.page
    stage.expects(400, "/v2/ssh-keys")
    stage.go("/resources/ssh-keys?new=1")
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill("laptop")
    form.get_by_label("SSH key").fill("nonsense")
    form.get_by_role("button", name="Create SSH key").click()
    expect(form.get_by_role("alert")).to_contain_text("Refused with 400")


def test_a_resource_tells_what_it_refers_to_and_what_refers_to_it(
    stage: Stage, api: httpx.Client
) -> None:
    page = stage.page
    vpc = make(api, "/vpcs", region="ewr", description="backend")["id"]
    web = instance(api, "web-1", attach_vpc=[vpc])
    make(api, "/blocks", region="ewr", size_gb=40, label="data")
    stage.go(f"/resources/instances/{web}")
    expect(page.get_by_role("heading", level=1)).to_have_text("web-1")
    stage.check_accessible()
    stage.check_fits()
    page.get_by_role("link", name="backend").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("backend")
    used = page.locator("section").filter(has=page.get_by_role("heading", name="Used by"))
    used.get_by_role("link", name="web-1").click()
    expect(page).to_have_url(re.compile(f"/resources/instances/{web}$"))


def test_the_tabs_of_a_resource(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    web = instance(api, "web-1")
    stage.go(f"/resources/instances/{web}")
    page.get_by_role("tab", name="IPv4").click()
    expect(page.get_by_role("cell", name="main_ip")).to_be_visible()
    page.get_by_role("tab", name="Log").click()
    page.get_by_role("button", name=re.compile("^Create (an )?instance$")).click()
    expect(page.get_by_role("dialog")).to_contain_text("vc2-1c-1gb")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Charges").click()
    expect(page.get_by_role("cell", name="web-1 (vc2-1c-1gb)")).to_be_visible()
    page.get_by_role("tab", name="Details").click()
    page.get_by_role("button", name="Backup schedule").click()
    expect(page.get_by_text("Enabled")).to_be_visible()
    page.get_by_role("tab", name="JSON").click()
    expect(page.locator("pre").first).to_contain_text(f'"id": "{web}"')


def test_actions_and_edits_of_a_resource(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    web = instance(api, "web-1")
    stage.go(f"/resources/instances/{web}")
    page.get_by_role("button", name="Halt").click()
    page.get_by_role("dialog").get_by_role("button", name="Halt an instance").click()
    expect(page.locator(".page-title .state")).to_have_text("Stopped")
    page.get_by_role("button", name="Edit").click()
    page.get_by_role("dialog").get_by_label("Label").fill("web-2")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("web-2")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No instances yet")).to_be_visible()


def test_an_edit_sends_only_what_was_changed(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    web = instance(api, "web-1", tags=["a"])
    stage.go(f"/resources/instances/{web}")
    page.get_by_role("button", name="Edit").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Label").fill("web-2")
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        form.get_by_role("button", name="Save").click()
    assert sent.value.post_data_json == {"label": "web-2"}


def test_many_at_once(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    for number in range(3):
        instance(api, f"web-{number}")
    stage.go("/resources/instances")
    page.get_by_label("Select all on this page").check()
    page.get_by_role("region", name="Selected").get_by_role("button", name="Halt").click()
    page.get_by_role("dialog").get_by_role("button", name="Halt 3").click()
    progress = page.get_by_role("dialog")
    expect(progress.get_by_text("Done", exact=True)).to_have_count(3)
    progress.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("cell", name="Stopped")).to_have_count(3)


def test_one_form_for_many(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    for number in range(2):
        instance(api, f"web-{number}")
    stage.go("/resources/instances")
    page.get_by_label("Select all on this page").check()
    page.get_by_role("button", name="More actions for what is selected").click()
    page.get_by_role("menuitem", name="Edit").click()
    page.get_by_role("dialog").get_by_text("more options").click()
    page.get_by_role("dialog").get_by_label("Tags").fill("prod")
    page.get_by_role("dialog").get_by_role("button", name="Do it for 2").click()
    progress = page.get_by_role("dialog")
    expect(progress.get_by_text("Done", exact=True)).to_have_count(2)
    assert [one["tags"] for one in api.get("/instances").json()["instances"]] == [["prod"]] * 2


def test_of_many_each_refusal_is_told(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    vpc = make(api, "/vpcs", region="ewr", description="used")["id"]
    make(api, "/vpcs", region="ewr", description="free")
    instance(api, "web-1", attach_vpc=[vpc])
    stage.expects(400, f"/v2/vpcs/{vpc}")
    stage.go("/resources/vpcs")
    page.get_by_label("Select all on this page").check()
    page.get_by_role("region", name="Selected").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 2").click()
    progress = page.get_by_role("dialog")
    expect(progress.get_by_text("Done", exact=True)).to_have_count(1)
    expect(progress.locator(".outcome-bad")).to_have_count(1)
    progress.get_by_role("button", name="Close").last.click()
    expect(row(page, "used")).to_be_visible()
    expect(row(page, "free")).to_have_count(0)


def test_lists_are_read_page_by_page_and_filtered_by_the_api(
    stage: Stage, api: httpx.Client
) -> None:
    page = stage.page
    for number in range(55):
        instance(api, f"web-{number}")
    stage.go("/resources/instances")
    rows = page.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(50)
    expect(page.get_by_text("50 of 55")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(rows).to_have_count(5)
    page.go_back()
    expect(rows).to_have_count(50)
    page.get_by_label("Label").fill("web-7")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"f\.label=web-7"))
    page.get_by_label("Label").fill("nobody")
    page.get_by_role("button", name="Clear the filters").click()
    expect(rows).to_have_count(50)


def test_what_changes_elsewhere_shows_up_by_itself(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    web = instance(api, "web-1")
    stage.go(f"/resources/instances/{web}")
    assert api.post(f"/instances/{web}/halt").status_code == 204
    page.clock.install()
    expect(page.locator(".page-title .state")).to_have_text("Stopped", timeout=30_000)


def test_a_list_inside_of_a_resource(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    group = make(api, "/firewalls", description="web")["id"]
    stage.go(f"/resources/firewalls/{group}")
    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("button", name="New firewall rule").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("IP type").select_option("v4")
    form.get_by_label("Protocol").fill("tcp")
    form.get_by_label("Subnet", exact=True).fill("192.0.2.0")
    form.get_by_label("Subnet size").fill("24")
    form.get_by_label("Port").fill("443")
    form.get_by_role("button", name="Create firewall rule").click()
    expect(form).to_have_count(0)
    rules = api.get(f"/firewalls/{group}/rules").json()["firewall_rules"]
    assert [rule["port"] for rule in rules] == ["443"]


def test_every_section_has_its_page(stage: Stage) -> None:
    """None is written for it: what the API lists, the console shows."""
    page = stage.page
    for group in page.locator(".sections details").all():
        if group.get_attribute("open") is None:
            group.locator("summary").click()
    links = [link.get_attribute("href") for link in page.locator(".side-section").all()]
    assert len(links) > 45
    for link in links:
        assert link is not None
        stage.go(link.removeprefix("/console"))
        expect(page.locator("main .loading")).to_have_count(0)
        expect(page.locator("main .failed"), link).to_have_count(0)


def test_it_works_by_keyboard(stage: Stage, api: httpx.Client) -> None:
    page = stage.page
    instance(api, "web-1")
    instance(api, "web-2")
    page.keyboard.press("Control+k")
    page.keyboard.type("instances")
    expect(page.get_by_role("option").first).to_contain_text("Instances")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Instances")
    expect(page.get_by_role("link", name="web-1")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Tag")).to_be_focused()
    page.get_by_role("link", name="web-1").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="web-2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("web-2")
    expect(page.locator("#page")).to_be_focused()
