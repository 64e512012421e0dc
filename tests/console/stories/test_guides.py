"""The reference and the guides in the console, in a browser."""

import re

from playwright.sync_api import expect

from tests.console.stories.stage import Stage


def test_operations_are_found_by_their_fields(stage: Stage) -> None:
    page = stage.page
    stage.go("/reference")
    page.get_by_label("Find an operation").fill("instances attach_vpc")
    page.locator("summary").filter(has_text="Create an instance").first.click()
    table = page.get_by_role("region", name="What it takes")
    named = page.locator("td:first-child code", has_text=re.compile("^region$"))
    expect(table.get_by_role("row").filter(has=named)).to_contain_text("required")
    stage.check_accessible()
    stage.check_fits()
    page.get_by_label("Find an operation").fill("nothing like it")
    expect(page.get_by_text("No operation has these words")).to_be_visible()


def test_the_guides_are_listed(stage: Stage) -> None:
    page = stage.page
    stage.go("/reference")
    listed = page.locator(".guides a")
    expect(listed.first).to_be_visible()
    listed.first.click()
    expect(page).to_have_url(re.compile("/guides/"))
