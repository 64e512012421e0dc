"""The reference in a browser: it is read, searched, and tried in the console's session."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.console.stories.stage import NARROW, Stage
from tests.server import RunningRoost


@pytest.fixture
def reader(browser: Browser, roost: RunningRoost) -> Iterator[Stage]:
    """A browser in which nobody has signed in."""
    made = Stage(browser, roost)
    made.page.goto(f"{roost.url}/docs/ssh-keys#create-ssh-key")
    try:
        yield made
        made.check_clean()
    finally:
        made.close()


def test_one_language_is_shown_everywhere(reader: Stage) -> None:
    page = reader.page
    operation = page.locator("#create-ssh-key")
    operation.get_by_role("tab", name="curl").focus()
    page.keyboard.press("ArrowRight")
    expect(operation.get_by_role("tab", name="Python")).to_be_focused()
    expect(operation.get_by_role("tabpanel", name="Python")).to_be_visible()
    expect(page.locator("#get-ssh-key").get_by_role("tabpanel", name="Python")).to_be_visible()
    code = operation.get_by_role("tabpanel", name="Python")
    expect(code).to_contain_text(f"{reader.roost.url}/v2/ssh-keys")
    expect(code).not_to_contain_text("verify=")
    page.reload()
    expect(page.locator("#get-ssh-key").get_by_role("tabpanel", name="Python")).to_be_visible()
    reader.check_accessible()
    reader.check_fits()


def test_the_search_finds_fields_and_errors_by_keyboard(reader: Stage) -> None:
    page = reader.page
    page.keyboard.press("/")
    page.keyboard.type("invalid region")
    found = page.locator("#found")
    expect(found.get_by_role("heading", name="Errors")).to_be_visible()
    expect(found.get_by_role("link").first).to_contain_text("Invalid region")
    reader.check_accessible()
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("v6_main_ip")
    expect(found.get_by_role("heading", name="Fields")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{reader.roost.url}/docs/instances#shape-Instance")
    page.goto(f"{reader.roost.url}/docs#delete-instance")
    expect(page).to_have_url(f"{reader.roost.url}/docs/instances#delete-instance")


def test_without_a_session_the_page_says_how_to_get_one(reader: Stage) -> None:
    reader.expects(401, "/console/session")
    operation = reader.page.locator("#create-ssh-key")
    operation.get_by_role("button", name="Try it").click()
    expect(operation.get_by_role("link", name="Sign in to the console")).to_be_visible()


def test_requests_are_tried_in_the_consoles_session(stage: Stage) -> None:
    page, roost = stage.page, stage.roost
    page.goto(f"{roost.url}/docs/ssh-keys")
    create = page.locator("#create-ssh-key")
    create.get_by_role("button", name="Try it").click()
    stage.check_accessible()
    create.get_by_role("button", name="Send POST").click()
    expect(create.locator(".outcome")).to_contain_text("201")
    [made] = roost.client.get("/ssh-keys").json()["ssh_keys"]
    expect(create.locator(".outcome")).to_contain_text(made["id"])
    delete = page.locator("#delete-ssh-key")
    delete.get_by_role("button", name="Try it").click()
    delete.get_by_label("ssh-key-id").fill(made["id"])
    delete.get_by_role("button", name="Send DELETE").click()
    expect(delete.locator(".outcome")).to_contain_text("204")
    assert roost.client.get("/ssh-keys").json()["ssh_keys"] == []
    page.goto(f"{roost.url}/docs/admin-interface")
    clock = page.locator("#get-clock")
    clock.get_by_role("button", name="Try it").click()
    clock.get_by_role("button", name="Send GET").click()
    expect(clock.locator(".outcome")).to_contain_text("ahead_seconds")


def test_a_phone_has_the_list_behind_a_button(browser: Browser, roost: RunningRoost) -> None:
    stage = Stage(browser, roost, size=NARROW, color_scheme="dark")
    page = stage.page
    page.goto(f"{roost.url}/docs")
    expect(page.get_by_role("navigation")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation").get_by_role("link", name="Firewall", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Firewall")
    stage.check_accessible()
    stage.check_fits()
    stage.check_clean()
    stage.close()
