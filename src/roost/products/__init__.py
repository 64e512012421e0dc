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
    domains,
    firewalls,
    iam,
    instances,
    iso,
    iso_public,
    load_balancers,
    logs,
    object_storage,
    os,
    plans,
    plans_metal,
    private_networks,
    regions,
    reserved_ips,
    snapshots,
    ssh_keys,
    startup_scripts,
    storage_gateways,
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
        account, apikeys, applications, os, plans, plans_metal, regions, iso, iso_public, ssh_keys,
        startup_scripts, instances, bare_metals, snapshots, backups, blocks, vfs, storage_gateways,
        firewalls, reserved_ips, load_balancers, vpcs, vpc2, private_networks, domains,
        object_storage, cdns, billing, logs, tickets, users, iam,
    )
)  # fmt: skip
"""All there are, in the order in which the API is described."""

__all__ = ["SECTIONS"]
