"""Getting into the console, in a browser."""

from playwright.sync_api import Browser, expect

from tests.console.browser import link
from tests.console.stories.stage import Stage
from tests.server import KEY, RunningRoost


def test_the_link_of_roost_console_opens_it(stage: Stage) -> None:
    expect(stage.page).to_have_url(f"{stage.roost.url}/console/")
    expect(stage.page.get_by_role("heading", level=1)).to_have_text("Home")
    stage.check_accessible()
    stage.check_fits()


def test_without_a_session_one_logs_in_with_a_key(browser: Browser, roost: RunningRoost) -> None:
    stage = Stage(browser, roost)
    stage.expects(401, "/console/session")
    page = stage.page
    page.goto(f"{roost.url}/console/")
    stage.check_accessible()
    page.get_by_label("API key").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("Invalid API token.")
    page.get_by_label("API key").fill(KEY)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    expect(page.get_by_role("link", name="Clock")).to_have_count(0)
    stage.check_clean()
    stage.close()


def test_a_used_link_says_what_to_do(browser: Browser, roost: RunningRoost) -> None:
    stage = Stage(browser, roost)
    stage.expects(403, "/console/enter")
    used = link(roost)
    stage.page.goto(used)
    expect(stage.page.get_by_role("heading", level=1)).to_be_visible()
    stage.page.goto("about:blank")
    stage.page.goto(used)
    expect(stage.page.get_by_text("roost console")).to_be_visible()
    stage.check_clean()
    stage.close()
