"""/scim/v2: what a directory asks for."""

from collections.abc import Callable
from typing import Any, cast

import msgspec

from ...http.answers import DONE, Reply
from ...http.operations import Call, Routes
from ...http.secrets import MASK
from ...store import Tx
from . import discovery, queries, rules
from .documents import (
    SEARCH_URN,
    Described,
    ManyResources,
    OneResource,
    Search,
    Shown,
    listed,
    unchanged,
)
from .errors import ScimError, invalid_value
from .expressions import parse_filter
from .groups import GROUPS
from .resources import Collection, Presented, Stored, present
from .schemas import GROUP, USER
from .shapes import GROUP_BODY, PATCH, SEARCH, USER_BODY
from .users import USERS
from .values import require_schema, same_name
from .views import View

routes = Routes("scim")
refused = Routes("scim")
"""What RFC 7644 has and Roost has not, and says so."""

USER_ANSWER, USER_LIST = OneResource(USER), ManyResources(USER)
GROUP_ANSWER, GROUP_LIST = OneResource(GROUP), ManyResources(GROUP)
DESCRIBED = Described()

Body = dict[str, Any]
LISTED = (401, 403)
MADE = (400, 401, 403, 409)
FOUND = (401, 403, 404)
CHANGED = (400, 401, 403, 404, 409, 412)
DELETED = (401, 403, 404, 412)
UNTOLD = "password"
BULK = "Bulk is not supported"
EVERYWHERE = "Users and groups are searched each by themselves: /Users/.search, /Groups/.search"


@routes.get("/Users", "scim-list-users", USER_LIST, errors=LISTED)
async def list_users(call: Call, query: Search) -> Reply:
    """List users

    Lists the users of the organization, the oldest first, in pages that `startIndex` and `count`
    choose. Filters with `eq` on `id`, `userName`, `externalId`, `displayName`, `emails.value` and
    `groups.value` are quick; any other looks at every user. A malformed filter is refused with 400
    and `invalidFilter`.
    """
    return await _list(call, USERS, USER_LIST, query)


@routes.post("/Users/.search", "scim-search-users", USER_LIST, ok=200, errors=LISTED, shape=SEARCH)
async def search_users(call: Call, body: Body) -> Reply:
    """Search users

    Does the same as a list, with what is wanted in the body.
    """
    return await _list(call, USERS, USER_LIST, _search(body))


@routes.post("/Users", "scim-create-user", USER_ANSWER, ok=201, errors=MADE, shape=USER_BODY)
async def create_user(call: Call, query: Shown, body: Body) -> Reply:
    """Create a user

    Makes a user, who is active and has no permissions but those of groups. No invitation is needed.
    Attributes that Roost does not have are passed over. A user name or an email address that
    another user has is refused with 409.
    """
    return await _create(call, USERS, USER_ANSWER, query, body)


@routes.get("/Users/{id}", "scim-get-user", USER_ANSWER, errors=FOUND)
async def get_user(call: Call, id: str, query: Shown) -> Reply:
    """Get a user

    Shows one user, with its version as the ETag. With `If-None-Match`, nothing is sent if you have
    this version already: the answer is 304.

    id: The id of the user.
    """
    return await _get(call, USERS, USER_ANSWER, id, query)


@routes.put("/Users/{id}", "scim-update-user", USER_ANSWER, errors=CHANGED, shape=USER_BODY)
async def update_user(call: Call, id: str, query: Shown, body: Body) -> Reply:
    """Replace a user

    Makes a user what you send: attributes that you leave out are emptied, but for `active`, which
    stays. `active: false` suspends the user at once. The root user cannot be changed: that is
    refused with 403. With `If-Match`, a user that has changed meanwhile is refused with 412.

    id: The id of the user.
    """
    return await _change(call, USERS, USER_ANSWER, query, body, _replacing(call, USERS, id, body))


@routes.patch("/Users/{id}", "scim-patch-user", USER_ANSWER, errors=CHANGED, shape=PATCH)
async def patch_user(call: Call, id: str, query: Shown, body: Body) -> Reply:
    """Change a user

    Carries out up to 1,000 changes in their order: all of them or none. `active: false` suspends
    the user at once. The root user cannot be changed: that is refused with 403. With `If-Match`, a
    user that has changed meanwhile is refused with 412.

    id: The id of the user.
    """
    return await _change(call, USERS, USER_ANSWER, query, body, _patching(call, USERS, id, body))


@routes.delete("/Users/{id}", "scim-delete-user", errors=DELETED)
async def delete_user(call: Call, id: str) -> Reply:
    """Delete a user

    Ends a user of this account, with all keys and sessions. The same person's users in other
    accounts stay. The root user cannot be deleted: that is refused with 403. With `If-Match`, a
    user that has changed meanwhile is refused with 412.

    id: The id of the user.
    """
    return await _delete(call, USERS, id)


@routes.get("/Groups", "scim-list-groups", GROUP_LIST, errors=LISTED)
async def list_groups(call: Call, query: Search) -> Reply:
    """List groups

    Lists the groups of the account, the oldest first, in pages that `startIndex` and `count`
    choose. Filters with `eq` on `id`, `displayName`, `externalId` and `members.value` are quick;
    any other looks at every group. Leave out `members` to make it quicker still.
    """
    return await _list(call, GROUPS, GROUP_LIST, query)


@routes.post(
    "/Groups/.search", "scim-search-groups", GROUP_LIST, ok=200, errors=LISTED, shape=SEARCH
)
async def search_groups(call: Call, body: Body) -> Reply:
    """Search groups

    Does the same as a list, with what is wanted in the body.
    """
    return await _list(call, GROUPS, GROUP_LIST, _search(body))


@routes.post("/Groups", "scim-create-group", GROUP_ANSWER, ok=201, errors=MADE, shape=GROUP_BODY)
async def create_group(call: Call, query: Shown, body: Body) -> Reply:
    """Create a group

    Makes a group, with members if you name some. Policies and roles that you attach to it below
    `/v2` say what its members may do. A name that another group has is refused with 409; a member
    that is no user is refused with 400.
    """
    return await _create(call, GROUPS, GROUP_ANSWER, query, body)


@routes.get("/Groups/{id}", "scim-get-group", GROUP_ANSWER, errors=FOUND)
async def get_group(call: Call, id: str, query: Shown) -> Reply:
    """Get a group

    Shows one group, with its version as the ETag, unless `members` is left out. With
    `If-None-Match`, nothing is sent if you have this version already: the answer is 304.

    id: The id of the group.
    """
    return await _get(call, GROUPS, GROUP_ANSWER, id, query)


@routes.put("/Groups/{id}", "scim-update-group", GROUP_ANSWER, errors=CHANGED, shape=GROUP_BODY)
async def update_group(call: Call, id: str, query: Shown, body: Body) -> Reply:
    """Replace a group

    Makes a group what you send: members that you leave out are taken out. Their rights change with
    the next request. A group has at most 500 members, and none of them is a group. With `If-Match`,
    a group that has changed meanwhile is refused with 412.

    id: The id of the group.
    """
    return await _change(
        call, GROUPS, GROUP_ANSWER, query, body, _replacing(call, GROUPS, id, body)
    )


@routes.patch("/Groups/{id}", "scim-patch-group", GROUP_ANSWER, errors=CHANGED, shape=PATCH)
async def patch_group(call: Call, id: str, query: Shown, body: Body) -> Reply:
    """Change a group

    Carries out up to 1,000 changes in their order: all of them or none. Adding and removing members
    is done here. With `If-Match`, a group that has changed meanwhile is refused with 412.

    id: The id of the group.
    """
    return await _change(call, GROUPS, GROUP_ANSWER, query, body, _patching(call, GROUPS, id, body))


@routes.delete("/Groups/{id}", "scim-delete-group", errors=DELETED)
async def delete_group(call: Call, id: str) -> Reply:
    """Delete a group

    Deletes a group. Its members stay, and lose what it gave them. With `If-Match`, a group that has
    changed meanwhile is refused with 412.

    id: The id of the group.
    """
    return await _delete(call, GROUPS, id)


@routes.get("/ServiceProviderConfig", "scim-get-service-provider-config", DESCRIBED)
async def get_service_provider_config(call: Call) -> Reply:
    """Get what SCIM can do here

    Tells which parts of SCIM there are: patches, filters and ETags, and neither bulk nor sorting.
    """
    return DESCRIBED(discovery.service_provider_config(call.origin))


@routes.get("/ResourceTypes", "scim-list-resource-types", DESCRIBED)
async def list_resource_types(call: Call) -> Reply:
    """List resource types

    Lists the types that there are: users and groups.
    """
    every = discovery.resource_types(call.origin)
    return DESCRIBED(listed(every, len(every)))


@routes.get("/ResourceTypes/{id}", "scim-get-resource-type", DESCRIBED, errors=FOUND)
async def get_resource_type(call: Call, id: str) -> Reply:
    """Get a resource type

    Shows one type. An unknown one is refused with 404.

    id: The name of the type: `User` or `Group`.
    """
    return DESCRIBED(discovery.resource_type(call.origin, id))


@routes.get("/Schemas", "scim-list-schemas", DESCRIBED)
async def list_schemas(call: Call) -> Reply:
    """List schemas

    Lists the schemas of users and groups, with every attribute.
    """
    every = discovery.schemas(call.origin)
    return DESCRIBED(listed(every, len(every)))


@routes.get("/Schemas/{id}", "scim-get-schema", DESCRIBED, errors=FOUND)
async def get_schema(call: Call, id: str) -> Reply:
    """Get a schema

    Shows one schema, with every attribute. An unknown one is refused with 404.

    id: The URN of the schema, such as `urn:ietf:params:scim:schemas:core:2.0:User`.
    """
    return DESCRIBED(discovery.schema(call.origin, id))


@refused.post("/Bulk", "scim-bulk", DESCRIBED, errors=(401,))
async def bulk(call: Call) -> Reply:
    raise ScimError("", BULK, 501)


@refused.post("/.search", "scim-search", DESCRIBED, errors=(401,))
async def search(call: Call) -> Reply:
    raise ScimError("", EVERYWHERE, 501)


async def _list(call: Call, of: Collection, answer: ManyResources, query: Search) -> Reply:
    view = View.of(of.of, query.attributes, query.excluded)
    wanted = parse_filter(query.filter) if query.filter else None
    account, origin, whole = call.account, call.origin, view.shows(of.costly)

    def read(tx: Tx) -> tuple[int, list[Presented]]:
        found = queries.search(tx, of, account, wanted, query)
        shown = [present(tx, of, record, origin, whole=whole) for record in found.records]
        return found.total, shown

    run = call.read if queries.is_indexed(of, wanted) else call.store.scan
    total, shown = await run(read)
    return answer([view.of_resource(each.resource) for each in shown], total, query.start)


async def _create(
    call: Call, of: Collection, answer: OneResource, query: Shown, body: Body
) -> Reply:
    caller = call.principal
    return await _change(
        call, of, answer, query, body, lambda tx: rules.create(tx, of, caller, body)
    )


async def _get(call: Call, of: Collection, answer: OneResource, id: str, query: Shown) -> Reply:
    view = View.of(of.of, query.attributes, query.excluded)
    account, origin, whole = call.account, call.origin, view.shows(of.costly)
    shown = await call.read(
        lambda tx: present(tx, of, rules.get(tx, of, account, id), origin, whole=whole)
    )
    known = call.header("if-none-match")
    if known and shown.version and rules.matches(known, shown.version):
        return unchanged(shown.version)
    return answer(view.of_resource(shown.resource), shown.version, shown.location)


async def _change(
    call: Call,
    of: Collection,
    answer: OneResource,
    query: Shown,
    body: Body,
    change: Callable[[Tx], Stored],
) -> Reply:
    call.body = _logged(body)
    view = View.of(of.of, query.attributes, query.excluded)
    origin, whole = call.origin, view.shows(of.costly)
    shown = await call.write_and_show(
        change, lambda tx, record: present(tx, of, record, origin, whole=whole)
    )
    return answer(view.of_resource(shown.resource), shown.version, shown.location)


async def _delete(call: Call, of: Collection, id: str) -> Reply:
    caller, if_match = call.principal, call.header("if-match")
    await call.write(lambda tx: rules.delete(tx, of, caller, id, if_match))
    return DONE


def _replacing(call: Call, of: Collection, id: str, body: Body) -> Callable[[Tx], Stored]:
    caller, if_match = call.principal, call.header("if-match")
    return lambda tx: rules.replace(tx, of, caller, id, body, if_match)


def _patching(call: Call, of: Collection, id: str, body: Body) -> Callable[[Tx], Stored]:
    caller, if_match = call.principal, call.header("if-match")
    return lambda tx: rules.patch(tx, of, caller, id, body, if_match)


def _search(given: Body) -> Search:
    """The query that a client sends as a body (RFC 7644, 3.4.3). Raises ScimError."""
    require_schema(given, SEARCH_URN)
    known = {name.lower(): value for name, value in given.items() if value is not None}
    fields = {
        name: _joined(known[name.lower()])
        for name in Search.__struct_encode_fields__
        if name.lower() in known
    }
    try:
        return msgspec.convert(fields, Search)
    except msgspec.ValidationError as error:
        raise invalid_value(f"Invalid request: {error}") from None


def _joined(value: Any) -> Any:
    """A list of names, as a query has it."""
    return ",".join(map(str, cast("list[object]", value))) if isinstance(value, list) else value


def _logged(body: Body) -> Body:
    """What the log keeps of a body: all but passwords, which nothing here asks for."""
    shown = _masked(body)
    for name, value in body.items():
        if name.lower() == "operations" and isinstance(value, list):
            shown[name] = [_masked_operation(each) for each in cast("list[Any]", value)]
    return shown


def _masked_operation(operation: Any) -> Any:
    if not isinstance(operation, dict):
        return operation
    given = cast("Body", operation)
    about = str(same_name(given, "path") or "").lower()
    shown = dict(given)
    for name, value in given.items():
        if name.lower() == "value" and about.endswith(UNTOLD):
            shown[name] = MASK
        elif isinstance(value, dict):
            shown[name] = _masked(cast("Body", value))
    return shown


def _masked(given: Body) -> Body:
    return {name: MASK if name.lower().endswith(UNTOLD) else value for name, value in given.items()}
