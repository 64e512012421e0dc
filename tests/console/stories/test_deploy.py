"""A machine step by step, and the map that it then stands on, in a browser."""

from playwright.sync_api import Page, expect

from tests.console.stories.stage import Stage
from tests.server import KEY


def choose(page: Page, **wanted: str) -> None:
    page.get_by_label("New Jersey").check()
    page.get_by_role("radio", name=wanted.get("plan", "vc2-1c-2gb"), exact=True).check()
    page.get_by_label("Ubuntu 24.04 LTS x64").check()


def test_a_machine_is_deployed(stage: Stage) -> None:
    page = stage.page
    with stage.roost.client_for(KEY) as api:
        made = api.post("/vpcs", json={"region": "ewr", "description": "backend"})
        vpc = made.json()["vpc"]["id"]
    stage.go("/deploy")
    summary = page.get_by_role("complementary", name="Summary")
    expect(summary.get_by_role("button", name="Deploy")).to_be_disabled()
    expect(summary).to_contain_text("Choose a region, a plan and an image.")
    choose(page)
    expect(summary).to_contain_text("$10.00 a month")
    page.get_by_label("backend").check()
    page.get_by_label("Automatic backups").check()
    expect(summary).to_contain_text("$12.00 a month")
    page.get_by_label("Label").fill("web")
    page.get_by_label("Hostname").fill("web")
    page.get_by_label("How many").fill("2")
    stage.check_accessible()
    stage.check_fits()
    summary.get_by_text("Show as code").click()
    expect(summary.locator("pre")).to_contain_text('"os_id": 2284')
    summary.get_by_role("button", name="Deploy").click()
    told = page.get_by_role("dialog", name="Told this once")
    expect(told.get_by_text("web-1")).to_be_visible()
    told.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_role("link", name="web-1")).to_be_visible()
    with stage.roost.client_for(KEY) as api:
        made = api.get("/instances").json()["instances"]
    assert [one["label"] for one in made] == ["web-1", "web-2"]
    assert [one["features"] for one in made] == [["auto_backups"]] * 2
    assert [one["vpcs"][0]["id"] for one in made] == [vpc] * 2


def test_a_plan_that_is_sold_out_cannot_be_chosen(stage: Stage) -> None:
    page = stage.page
    fault = {"kind": "sold-out", "plan": "vc2-1c-2gb", "region": "ewr"}
    assert stage.roost.admin().post("/faults", json=fault).status_code == 201
    stage.go("/deploy")
    page.get_by_label("New Jersey").check()
    expect(page.get_by_role("radio", name="vc2-1c-2gb", exact=True)).to_be_disabled()
    expect(page.get_by_role("radio", name="vc2-1c-1gb", exact=True)).to_be_enabled()


def test_a_refusal_leaves_what_was_chosen(stage: Stage) -> None:
    page = stage.page
    stage.expects(503, "/v2/instances")
    fault = {"kind": "error", "operation": "create-instance", "status": 503, "message": "No room"}
    assert stage.roost.admin().post("/faults", json=fault).status_code == 201
    stage.go("/deploy")
    choose(page)
    page.get_by_role("complementary", name="Summary").get_by_role("button", name="Deploy").click()
    expect(page.get_by_role("alert")).to_contain_text("No room")
    expect(page.get_by_label("New Jersey")).to_be_checked()


def test_the_map_shows_what_stands_where(stage: Stage) -> None:
    page = stage.page
    with stage.roost.client_for(KEY) as api:
        vpc = api.post("/vpcs", json={"region": "ewr", "description": "backend"}).json()["vpc"][
            "id"
        ]
        group = api.post("/firewalls", json={"description": "web"}).json()["firewall_group"]["id"]
        body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284, "label": "web-1"}
        body |= {"attach_vpc": [vpc], "firewall_group_id": group}
        web = api.post("/instances", json=body).json()["instance"]["id"]
        rule = {"frontend_protocol": "http", "frontend_port": 80}
        rule |= {"backend_protocol": "http", "backend_port": 80}
        balancer = {"region": "ewr", "label": "front", "vpc": vpc, "instances": [web]}
        made = api.post("/load-balancers", json={**balancer, "forwarding_rules": [rule]})
        assert made.status_code == 202, made.text
    stage.go("/network")
    expect(page.get_by_role("link", name="VPC backend")).to_be_visible()
    expect(page.locator(".map-line")).to_have_count(1)
    stage.check_accessible()
    stage.check_fits()
    page.get_by_role("link", name="Load balancer, front").focus()
    expect(page.locator(".map-line-on")).to_have_count(1)
    page.get_by_role("link", name="Firewall web of web-1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("web")
    stage.go("/network?as=list")
    page.get_by_role("link", name="web-1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("web-1")


def test_an_empty_map_says_so(stage: Stage) -> None:
    stage.go("/network")
    expect(stage.page.get_by_text("There are no networks and machines yet")).to_be_visible()
