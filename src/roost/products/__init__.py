"""The sections of the API: one folder each, named as its URL's first segment."""

from . import (
    account,
    apikeys,
    applications,
    backups,
    bare_metals,
    billing,
    blocks,
    cdns,
    clusters,
    databases,
    domains,
    firewalls,
    iam,
    inference,
    instances,
    invitation,
    iso,
    iso_public,
    kubernetes,
    load_balancers,
    logs,
    marketplace,
    object_storage,
    oidc,
    organizations,
    os,
    plans,
    plans_metal,
    private_networks,
    regions,
    registry,
    reserved_ips,
    scim,
    snapshots,
    ssh_keys,
    startup_scripts,
    storage_gateways,
    subaccounts,
    tickets,
    users,
    vfs,
    vpc2,
    vpcs,
)
from .section import Section

SECTIONS: tuple[Section, ...] = tuple(
    module.SECTION
    for module in (
        account, apikeys, applications, marketplace, os, plans, plans_metal, regions, iso,
        iso_public, ssh_keys, startup_scripts, instances, bare_metals, clusters, snapshots,
        backups, blocks, vfs, storage_gateways, firewalls, reserved_ips, load_balancers, kubernetes,
        vpcs, vpc2, private_networks, domains, object_storage, cdns, databases, registry, inference,
        billing, logs, tickets, users, iam, organizations, invitation, subaccounts, oidc, scim,
    )
)  # fmt: skip
"""All there are, in the order in which the API is described."""

__all__ = ["SECTIONS"]
