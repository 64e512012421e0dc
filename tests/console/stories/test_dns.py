"""DNS: a domain, a record, a live question to the name server, a signature."""

from playwright.sync_api import expect

from tests.console.stories.stage import Stage


def test_a_record_is_added_and_the_name_server_answers_with_it(stage: Stage) -> None:
    page = stage.page
    stage.go("/dns")
    page.get_by_role("button", name="Add a domain").first.click()
    page.get_by_role("textbox", name="Domain").fill("example.com")
    page.get_by_label("Address").fill("192.0.2.7")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("example.com")
    page.get_by_role("button", name="Add a record").click()
    page.get_by_role("dialog").get_by_label("Type").select_option("TXT")
    page.get_by_role("dialog").get_by_label("Name").fill("hello")
    page.get_by_role("dialog").get_by_label("Data").fill('"world"')
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("row").filter(has_text="hello")).to_contain_text("world")
    stage.check_accessible()
    stage.check_fits()

    page.get_by_role("textbox", name="Name").fill("hello.example.com")
    page.get_by_label("Type").select_option("TXT")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text('hello.example.com. 300 IN TXT "world"')).to_be_visible()

    page.get_by_role("button", name="Sign the zone").click()
    expect(page.get_by_text("IN DS").first).to_be_visible()

    page.get_by_role("button", name="Actions of TXT hello").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("row").filter(has_text="hello")).to_have_count(0)
