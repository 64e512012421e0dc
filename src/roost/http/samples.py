"""What examples call the resources of an account: a name for the items of each collection.

A collection is the path of a list, as operations have it: what is in braces behind it is named by
its sample. In examples `<<COLLECTION>>` stands for that name, so that they can be sent to a server
on which the resources have other names.
"""

import re
from collections.abc import Callable
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

_PLACE = re.compile(r"<<([^>]+)>>")
_PARAMETER = re.compile(r"/\{[^}]*\}")

_SAME = {
    "/private-networks": "/vpcs",
    "/registries": "/registry",
    "/assumed-roles/users": "/users",
    "/organizations/{id}/user": "/users",
    "/roles/{role_id}/users": "/users",
    "/roles/{role_id}/groups": "/groups",
    "/roles/{role_id}/policies": "/policies",
    "/policies/{policy_id}/users": "/users",
    "/policies/{policy_id}/groups": "/groups",
    "/policies/users": "/users",
    "/policies/groups": "/groups",
    "/roles/users": "/users",
    "/roles/groups": "/groups",
    "/groups/{group_id}/members": "/users",
    "/role-trusts/by-role": "/roles",
    "/role-trusts/assumable": "/users",
    "/scim/v2/Users": "/users",
    "/scim/v2/Groups": "/groups",
    "/clusters/{cluster-id}/{action}": "/instances",
    "/vfs/{vfs_id}/attachments": "/instances",
    "/servers": "/instances",
    "/bill/invoices": "/billing/invoices",
}
"""Collections whose items another one has as well."""

_NAMES = {
    "/assumed-roles": "rst-3f1b6c0e8d2a4795",
    "/bare-metals/{baremetal-id}/ipv4": "203.0.113.20",
    "/bare-metals/{baremetal-id}/ipv6": "2001:db8:2000::20",
    "/bare-metals/{baremetal-id}/ipv6/reverse": "2001:db8:2000::20",
    "/billing/invoices": "1",
    "/cdns/push-zones/{pushzone-id}/files": "release.zip",
    "/clusters/availability": "vc2-1c-1gb",
    "/clusters/{cluster-id}": "attach",
    "/databases/{database-id}/available-connectors": (
        "com.couchbase.connect.kafka.CouchbaseSinkConnector"
    ),
    "/databases/{database-id}/connection-pools": "shop",
    "/databases/{database-id}/connectors": "shop",
    "/databases/{database-id}/connectors/{connector-name}/tasks": "0",
    "/databases/{database-id}/dbs": "shop",
    "/databases/{database-id}/quotas": "shop",
    "/databases/{database-id}/quotas/{client-id}": "shop",
    "/databases/{database-id}/topics": "shop",
    "/databases/{database-id}/users": "shop",
    "/domains": "example.com",
    "/firewalls/{firewall-group-id}/rules": "1",
    "/instances/{instance-id}/ipv4": "203.0.113.10",
    "/instances/{instance-id}/ipv6": "2001:db8:1000::10",
    "/instances/{instance-id}/ipv6/reverse": "2001:db8:1000::10",
    "/load-balancers/{load-balancer-id}/reverse-dns/ipv6": "2001:db8:3000::30",
    "/marketplace/apps": "openlitespeed-wordpress",
    "/oidc/identity": "instance",
    "/regions": "ewr",
    "/registry/{registry-id}/replication": "nrt",
    "/registry/{registry-id}/repository": "shop",
    "/registry/{registry-id}/repository/{repository-image}/artifact": "sha256:" + 8 * "1f0e9d8c",
    "/registry/{registry-id}/retention/rules": "1",
    "/registry/{registry-id}/robot": "robot$shop+pull",
    "/scim/v2/ResourceTypes": "User",
    "/scim/v2/Schemas": "urn:ietf:params:scim:schemas:core:2.0:User",
    "/state/saved": "before-the-upgrade",
    "/tickets": "ABC-123",
    "/tickets/{reference}/replies": "0",
    "/tickets/{reference}/replies/{reply}/attachments": "0",
    "/tickets/{reference}/replies/{ticket-reply-index}/attachments": "0",
    "a code": "k2uRkz0yqXh4WfC8s1nB",
    "a key": "$VULTR_API_KEY",
    "an hour ago": "2026-04-14T11:00:00Z",
    "the password of the registry": "Wrong-Horse-6",
    "the secret of the provider": "Yw8nN2t5cQm1rZp4",
    "a role to assume": "5b7d1a52-6c5e-5f0e-9d0b-6a1f4f1c7e21",
    "a server without volumes": "d3a9c3de-0f4c-5c3e-8f5f-0f0f5f1f2a10",
    "an application of Kubernetes": "1a3b7f7c-1d5b-5a43-9a0a-8a3d0c2f6b11",
}
"""Names that are no UUIDs."""


def sample(collection: str) -> str:
    """What examples call an item of a collection."""
    collection = _SAME.get(collection, collection)
    return _NAMES.get(collection) or str(uuid5(NAMESPACE_URL, collection))


def collections(path: str) -> list[str]:
    """What each parameter of a path is one of, in the order of the path."""
    return [path[: found.start()] for found in _PARAMETER.finditer(path)]


def filled(value: object, name: Callable[[str], str] = sample) -> Any:
    """A value of JSON with names in place of collections."""
    if isinstance(value, str):
        return _PLACE.sub(lambda place: name(place[1]), value)
    if isinstance(value, list):
        return [filled(item, name) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: filled(item, name) for key, item in cast("dict[str, object]", value).items()}
    return value
