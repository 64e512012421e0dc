"""Repositories and artifacts: what is pushed, pulled, listed and deleted."""

from typing import Any

import pytest

from roost.drivers.registry import Push
from roost.products.registry import REGISTRIES
from roost.products.registry.repositories.rules import delete, push
from roost.store import Tx
from tests.products.blocks.storage import Wire
from tests.products.registry.registries import MB, Registries

NO_REPOSITORY, NO_ARTIFACT = "Invalid repository image", "Invalid artifact digest"


def test_a_push_makes_a_repository_and_an_artifact(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    id, now = registries.make(), "2030-01-01T00:00:00+00:00"
    digest = registries.push("group/app:1.0", size=5 * MB)
    assert registries.get(f"/registry/{id}/repositories") == {
        "repositories": [
            {
                "name": "acme/group/app",
                "image": "group/app",
                "description": "",
                "added_at": now,
                "updated_at": now,
                "pull_count": 0,
                "artifact_count": 1,
            }
        ],
        "meta": {"total": 1, "links": {"next": "", "prev": ""}},
    }
    assert registries.artifacts(id, "group/app") == [
        {
            "artifact_type": "application/vnd.oci.image.config.v1+json",
            "digest": digest,
            "manifest_media_type": "application/vnd.oci.image.manifest.v1+json",
            "media_type": "application/vnd.oci.image.config.v1+json",
            "pull_time": "",
            "push_time": now,
            "repository_name": "acme/group/app",
            "size": 5 * MB,
            "type": "IMAGE",
            "tags": [{"name": "1.0", "immutable": False, "pull_time": "", "push_time": now}],
        }
    ]


@pytest.mark.parametrize("image", ["group/app", "group%2Fapp", "group%2fapp"])
def test_the_name_of_an_image_may_have_slashes_either_way(
    registries: Registries, image: str
) -> None:
    id = registries.make()
    digest = registries.push("group/app:1")
    path = f"/registry/{id}/repository/{image}"
    assert registries.get(path)["image"] == "group/app"
    [artifact] = registries.get(f"{path}/artifacts")["artifacts"]
    for written in (digest, digest.replace(":", "%3A")):
        assert registries.get(f"{path}/artifact/{written}") == artifact
    assert registries.put(path, {"description": "ours"})["description"] == "ours"
    registries.delete(f"{path}/artifact/{digest}")
    assert registries.get(path)["artifact_count"] == 0
    registries.delete(path)
    assert registries.refused("GET", path, status=404) == NO_REPOSITORY


@pytest.mark.parametrize("image", ["artifacts", "a/artifacts/b", "artifact/x/y", "a/artifact"])
def test_words_of_the_path_may_be_in_a_name(registries: Registries, image: str) -> None:
    id = registries.make()
    registries.push(f"{image}:1")
    assert registries.get(f"/registry/{id}/repository/{image}")["image"] == image
    assert registries.tags(id, image) == ["1"]


def test_the_end_of_a_path_wins_over_the_end_of_a_name(registries: Registries) -> None:
    id = registries.make()
    registries.push("app:1")
    registries.push("app/artifacts:2")
    path = f"/registry/{id}/repository/app/artifacts"
    assert [found["tags"][0]["name"] for found in registries.get(path)["artifacts"]] == ["1"]
    assert registries.tags(id, "app/artifacts") == ["2"]
    registries.delete(path)
    assert registries.repositories(id) == ["app"]


def test_a_description_is_changed_emptied_or_left(registries: Registries) -> None:
    id = registries.make()
    registries.push("app:1")
    path = f"/registry/{id}/repository/app"
    for given, shown in (("ours", "ours"), (None, "ours"), ("", "")):
        assert registries.put(path, {"description": given})["description"] == shown
    text = registries.refused("PUT", path, {"description": "x" * 256})
    assert text.startswith("Invalid description: ")
    registries.push("app:2")
    assert registries.get(path)["artifact_count"] == 2


def test_lists_come_in_pages(registries: Registries) -> None:
    id = registries.make()
    for number in range(3):
        registries.push(f"app{number}:1")
        registries.push(f"app:{number}")
    for path, name, total in (
        (f"/registry/{id}/repositories", "repositories", 4),
        (f"/registry/{id}/repository/app/artifacts", "artifacts", 3),
    ):
        page = registries.get(path, per_page=2)
        assert (len(page[name]), page["meta"]["total"]) == (2, total)
        rest = registries.get(path, per_page=2, cursor=page["meta"]["links"]["next"])
        assert page[name] + rest[name] == registries.get(path)[name]


def test_a_tag_names_one_artifact_of_a_repository(registries: Registries) -> None:
    id = registries.make()
    first = registries.push("app:latest", size=1)
    second = registries.push("app:latest", size=2)
    assert first != second
    shown = {found["digest"]: found["tags"] for found in registries.artifacts(id)}
    assert shown[first] == []
    assert [tag["name"] for tag in shown[second]] == ["latest"]
    registries.push(f"app@{second}")
    registries.push("app:2", digest=second)
    assert registries.tags(id) == ["2", "latest"]
    registries.push("other:latest", size=1)
    assert registries.tags(id) == ["2", "latest"]


def test_the_same_push_is_the_same_image(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    id = registries.make()
    digest = registries.push("app")
    registries.clock.advance(hours=1)
    assert registries.push("app:latest") == digest
    [found] = registries.artifacts(id)
    assert found["push_time"] == "2030-01-01T01:00:00+00:00"
    assert registries.registry(id)["storage"]["used"]["bytes"] == MB


def test_pulls_are_counted_and_dated(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    id = registries.make()
    digest = registries.push("app:1")
    registries.push("app:2", digest=digest)
    registries.clock.advance(hours=1)
    registries.pull("app:1")
    registries.pull(f"app@{digest}")
    now = "2030-01-01T01:00:00+00:00"
    assert registries.get(f"/registry/{id}/repository/app")["pull_count"] == 2
    [found] = registries.artifacts(id)
    assert found["pull_time"] == now
    assert {tag["name"]: tag["pull_time"] for tag in found["tags"]} == {"1": now, "2": ""}
    assert registries.no_pull("app:3") == "app has no 3"
    assert registries.no_pull("nothing:1") == "nothing has no 1"
    assert registries.no_pull(f"app@sha256:{'0' * 64}").startswith("app has no sha256:")


def test_what_is_deleted_gives_its_storage_back_and_the_driver_follows(
    registries: Registries, wire: Wire
) -> None:
    id = registries.make()
    digests = [registries.push(f"group/app:{n}") for n in range(3)]
    path = f"/registry/{id}/repository/group/app"
    registries.delete(f"{path}/artifact/{digests[0]}")
    registries.roost.settle()
    assert wire.asked[-1][2:] == ("group/app", (digests[0],))
    assert registries.refused("GET", f"{path}/artifact/{digests[0]}", status=404) == NO_ARTIFACT
    assert registries.refused("DELETE", f"{path}/artifact/1", status=404) == NO_ARTIFACT
    used = registries.registry(id)["storage"]["used"]
    assert used["bytes"] == 2 * MB
    registries.delete(path)
    registries.roost.settle()
    assert wire.asked[-1][2:] == ("group/app", tuple(digests[1:]))
    assert registries.registry(id)["storage"]["used"]["bytes"] == 0
    for below in ("", "/artifacts", f"/artifact/{digests[1]}"):
        assert registries.refused("GET", f"{path}{below}", status=404) == NO_REPOSITORY
    assert registries.refused("DELETE", path, status=404) == NO_REPOSITORY


def test_what_was_pushed_again_meanwhile_is_not_deleted_there(
    registries: Registries, wire: Wire
) -> None:
    id = registries.make()
    first, second = registries.push("app:1"), registries.push("app:2")

    def delete_and_push(tx: Tx) -> None:
        delete(tx, tx.get(REGISTRIES, id).account, id, "app")
        registry = tx.get(REGISTRIES, id, lock="update")
        image = Push(namespace="acme", repository="app", digest=second, size=MB, tags=("2",))
        push(tx, registry, image)

    registries.roost.run(registries.roost.app.store.write(delete_and_push))
    registries.roost.settle()
    assert wire.asked[-1][2:] == ("app", (first,))
    assert registries.tags(id) == ["2"]


@pytest.mark.parametrize(
    ("image", "fields", "text"),
    [
        ("App:1", {}, "App is not a name of a repository"),
        ("a//b:1", {}, "a//b is not a name of a repository"),
        ("-a:1", {}, "-a is not a name of a repository"),
        ("a" * 251, {}, f"{'a' * 251} is not a name of a repository"),
        ("app:-1", {}, "-1 is no tag"),
        ("app:" + "x" * 129, {}, f"{'x' * 129} is no tag"),
        ("app@sha256:1", {}, "sha256:1 is not a digest"),
        ("app:1", {"digest": "md5:1"}, "md5:1 is not a digest"),
        ("app@", {}, "Invalid image: must be HOST/REGISTRY/REPOSITORY:TAG"),
        ("", {}, "Invalid image: must be HOST/REGISTRY/REPOSITORY:TAG"),
        ("app:1", {"size": -1}, "Invalid size: "),
        ("app:1", {"auth": "?"}, "Invalid auth: not base64"),
        ("app:1", {"auth": "eA=="}, "Invalid auth: must be a user name and a password"),
    ],
)
def test_what_is_no_image_cannot_be_pushed(
    registries: Registries, image: str, fields: dict[str, Any], text: str
) -> None:
    id = registries.make()
    assert registries.no_push(image, **fields).startswith(text)
    assert registries.repositories(id) == []


def test_an_image_goes_to_the_server_that_has_its_registry(registries: Registries) -> None:
    id = registries.make()
    body = {"image": "ams.vultrcr.com/acme/app:1"}
    reply = registries.admin.post("/images", json=body)
    assert reply.status_code == 400
    assert reply.json()["error"] == "Invalid image: there is no registry acme at ams.vultrcr.com"
    registries.post(f"/registry/{id}/replication", {"region": "ams"}, ok=201)
    assert registries.admin.post("/images", json=body).status_code == 201
    assert registries.tags(id) == ["1"]


def test_an_artifact_has_a_hundred_tags_at_most(registries: Registries) -> None:
    registries.make()
    digest = registries.push("app:0")
    for number in range(1, 100):
        registries.push(f"app:{number}", digest=digest)
    assert registries.no_push("app:100", digest=digest) == "An artifact has at most 100 tags"


def test_a_registry_has_so_many_repositories_at_most(
    registries: Registries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roost.products.registry.repositories.rules.MOST_REPOSITORIES", 2)
    id = registries.make()
    for image in ("app", "other", "app"):
        registries.push(f"{image}:1")
    assert registries.no_push("third:1") == "A registry has at most 2 repositories"
    registries.delete(f"/registry/{id}/repository/other")
    registries.push("third:1")


def test_a_registry_holds_so_many_artifacts_at_most(
    registries: Registries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roost.products.registry.repositories.rules.MOST_ARTIFACTS", 2)
    id = registries.make()
    registries.push("app:1")
    registries.push("other:1")
    assert registries.no_push("third:1") == "A registry holds at most 2 artifacts"
    assert registries.repositories(id) == ["app", "other"]
    registries.push("app:1")
