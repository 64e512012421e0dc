"""What the bodies of operations refer to, and bodies that are refused for nothing else."""

from collections.abc import Iterator
from typing import Any, cast

from roost.products.scim.documents import SEARCH_URN
from roost.products.scim.patching import URN as PATCH_URN
from roost.products.scim.schemas import ENTERPRISE_SCHEMA, ENTERPRISE_URN, GROUP_URN, USER_URN
from tests.products.databases.cloud import STARTUP
from tests.products.databases.test_kafka import CONNECTOR, QUOTA, TOPIC
from tests.products.instances.cloud import UBUNTU
from tests.products.kubernetes.fleet import NEWEST, PLAN
from tests.products.oidc.idp import pem

Json = dict[str, Any]

PLACE = {"region": "ewr", "plan": "vc2-1c-1gb"}
METAL = {"region": "ewr", "plan": "vbm-4c-32gb", "os_id": UBUNTU}
RULE = {
    "frontend_protocol": "http", "frontend_port": 81, "backend_protocol": "http",
    "backend_port": 81,
}  # fmt: skip
V4, V6 = "192.0.2.9", "2001:0db8:0000:0000:0000:0000:0000:0009"
FIREWALL_RULE = {"ip_type": "v4", "protocol": "tcp", "port": "99"}
EXPORT = {"pseudo_root_path": "/other", "allowed_ips": ["203.0.113.0/24"]}
NETWORK = {"subnet": "192.0.2.0", "subnet_size": 24}
PORTS = {"protocol": "tcp", "external_port": 99, "internal_port": 99, "internal_ip": "10.9.0.9"}
POOL = {"node_quantity": 1, "label": "x", "plan": PLAN}
DATABASE = {"region": "ewr", "plan": STARTUP, "label": "x"}
RETENTION = {
    "rule_type": "always retain", "repository_action": "matches", "repository_match": "**",
    "tag_action": "matches", "tag_match": "**", "untagged": True,
}  # fmt: skip

PRIVATE_KEY = pem("one")

SCIM_USER = {"schemas": [USER_URN], "userName": "x@example.net"}
SCIM_GROUP = {"schemas": [GROUP_URN], "displayName": "x"}
RENAMING = {"op": "replace", "path": "displayName", "value": "x"}
SCIM_PATCH = {"schemas": [PATCH_URN], "Operations": [RENAMING]}

BODIES: dict[str, Json] = {
    "scim-create-group": SCIM_GROUP,
    "scim-create-user": SCIM_USER,
    "scim-patch-group": SCIM_PATCH,
    "scim-patch-user": SCIM_PATCH,
    "scim-search-groups": {"schemas": [SEARCH_URN]},
    "scim-search-users": {"schemas": [SEARCH_URN]},
    "scim-update-group": SCIM_GROUP | {"displayName": "y"},
    "scim-update-user": SCIM_USER,
    "add-storage-gateway-export": EXPORT,
    "add-user-ip-whitelist": NETWORK,
    "create-invitation": {"email_invited": "x@example.net"},
    "create-organization": {"name": "x"},
    "create-subaccount": {"email": "x@example.net"},
    "create-user": {"email": "x@example.net", "name": "x", "service_user": True},
    "remove-user-ip-whitelist": NETWORK,
    "create-baremetal": METAL,
    "create-block": {"region": "ewr", "size_gb": 30, "block_type": "high_perf"},
    "create-baremetal-reverse-ipv4": {"reverse": "x.example.net"},
    "create-baremetal-reverse-ipv6": {"reverse": "x.example.net"},
    "create-block-snapshot": {"description": "x"},
    "create-cluster": PLACE | {"os_id": UBUNTU},
    "create-dns-domain-record": {"name": "x", "type": "A", "data": V4},
    "create-oidc-issuer": {"source": "vke"},
    "create-oidc-provider": {"name": "x", "private_key_b64": PRIVATE_KEY},
    "create-instance": PLACE | {"os_id": UBUNTU},
    "create-instance-backup-schedule": {"type": "daily"},
    "create-instance-reverse-ipv4": {"reverse": "x.example.net"},
    "create-instance-reverse-ipv6": {"reverse": "x.example.net"},
    "create-instance-template": {"plan": "vc2-1c-1gb", "os_id": UBUNTU},
    "create-load-balancer": {"region": "ewr", "forwarding_rules": [RULE]},
    "create-load-balancer-forwarding-rules": RULE,
    "create-load-balancer-reverse-dns-ipv4": {"v4": "x.example.net"},
    "create-load-balancer-reverse-dns-ipv6": {"v6": [{"ip": V6, "domain": "x.example.net"}]},
    "create-loadbalancer-firewall-rules": {"firewall_rules": []},
    "create-nat-gateway-firewall-rule": {
        "protocol": "tcp", "port": "9", "subnet": "192.0.2.0", "subnet_size": "24",
    },
    "create-nat-gateway-port-forwarding-rule": PORTS | {"name": "x"},
    "create-object-storage-bucket": {"bucket_name": "some-bucket"},
    "create-pushzone-upload": {"name": "x", "size": 1},
    "create-reply": {"description": "x"},
    "create-ticket": {"subject": "x", "description": "x"},
    "create-storage-gateway": {
        "label": "x", "type": "nfs4", "region": "ewr", "export_config": [EXPORT],
        "network_config": {"primary": {"ipv4_public_enabled": True}},
    },
    "mass-update-cluster-instances": {"action": "attach"},
    "review-ticket-reply": {"comment": "x", "rating": 1},
    "iso-edit": {"description": "x"},
    "patch-reserved-ips-reserved-ip": {"label": "x"},
    "post-firewalls-firewall-group-id-rules": FIREWALL_RULE,
    "put-snapshots-snapshot-id": {"description": "x"},
    "set-load-balancer-reverse-dns-ipv4": {"v4": "x.example.net"},
    "set-load-balancer-reverse-dns-ipv6": {"v6": [{"ip": V6, "domain": "x.example.net"}]},
    "set-object-storage-bucket-archival": {"archival": True},
    "set-object-storage-bucket-lifecycle": {"archive_rules": []},
    "update-dns-domain": {"dns_sec": "enabled"},
    "update-firewall-group": {"description": "x"},
    "update-instance-template": {"label": "x"},
    "update-network": {"description": "x"},
    "update-object-storage": {"label": "x"},
    "update-storage-gateway": {"label": "x"},
    "update-vpc": {"description": "x"},
    "update-vpc2": {"description": "x"},
    "create-connection-pool": {"name": "x", "mode": "session", "size": 2},
    "create-database": DATABASE | {"database_engine": "pg", "database_engine_version": "16"},
    "create-database-connector": CONNECTOR | {"name": "x"},
    "create-database-db": {"name": "x"},
    "create-database-quota": QUOTA | {"client_id": "x"},
    "create-database-topic": TOPIC | {"name": "x"},
    "create-database-user": {"username": "x"},
    "create-inference": {"label": "x"},
    "create-kubernetes-cluster": {"region": "ewr", "version": NEWEST, "node_pools": [POOL]},
    "create-kubernetes-cluster-application": {"id": "x"},
    "create-nodepool-label": {"key": "x", "value": "x"},
    "create-nodepool-taint": {"key": "x", "value": "x", "effect": "NoSchedule"},
    "create-nodepools": POOL,
    "create-replication": {"region": "ewr"},
    "create-retention-rule": RETENTION,
    "database-add-read-replica": {"region": "ewr", "label": "x"},
    "database-fork": DATABASE | {"type": "pitr"},
    "database-restore-from-backup": {"label": "x"},
    "database-start-migration": {
        "host": "db.example.com", "port": 5432, "username": "x", "password": "x", "ssl": True,
    },
    "execute-retention-policy": {"dry_run": True},
    "list-service-alerts": {"period": "day"},
    "start-kubernetes-cluster-upgrade": {"upgrade_version": NEWEST},
    "start-version-upgrade": {"version": "17"},
    "update-container-registry-password": {"old_password": "x", "new_password": "Xx1!xxxxxxxx"},
    "update-database-quota": {
        "consumer_byte_rate": 9, "producer_byte_rate": 9, "request_percentage": 9,
    },
    "update-database-user": {"password": "x"},
    "update-inference": {"label": "x"},
    "update-registry": {"plan": "premium"},
    "update-repository": {"description": "x"},
    "update-retention-rule": {"disabled": True},
    "update-retention-schedule": {"cron": "daily"},
    "update-robot": {"description": "x"},
}  # fmt: skip
"""Of each operation that takes more than an empty body, what it would do if all ids fitted."""

BESIDE: dict[str, Json] = {
    "members[].$ref": {"displayName": "z"},
    "block_devices[].block_id": {
        "plan": "vx1-g-2c-8g", "block_devices": [{"bootable": True}],
    },
    "global_regions[].vpc_id": {"global_regions": [{"region_id": "ams"}]},
    "head_node_template": {"use_head_node": True},
    "instance_template": {"plan": None},
    "iso_id": {"os_id": None},
    "issuer.source_id": {"issuer": {"source": "vke"}},
    "provider.issuer_id": {"provider": {"name": "x", "private_key_b64": PRIVATE_KEY}},
    # Another pool than that of the test before.
    "username": {"name": "y"},
    "snapshot_id": {"os_id": None},
}  # fmt: skip
"""What a body must say as well for a field to be looked at."""

NOT_ON_THE_WEB_SERVER = {"attach-instance-iso"}
"""Operations that it has been through already."""

FAR_VPC = "a VPC in ams"
USERS = "/assumed-roles/users"
"""A path below which users are: they are an account's as well."""

REFERS = {
    "attach_private_network[]": "/vpcs",
    "attach_vpc2[]": "/vpc2",
    "attach_vpc[]": "/vpcs",
    "policy_id": "/policies",
    "role_id": "/roles",
    "trusted_group_id": "/groups",
    "trusted_user_id": USERS,
    "user_id": USERS,
    "auto_ssl.domain_zone": "/domains",
    "backup_id": "/backups",
    "baremetal_ids[]": "/bare-metals",
    "block_devices[].block_id": "/blocks",
    "block_id": "/blocks",
    "detach_private_network[]": "/vpcs",
    "detach_vpc2[]": "/vpc2",
    "detach_vpc[]": "/vpcs",
    "export_config[].vfs_uuid": "/vfs",
    "firewall_group_id": "/firewalls",
    "global_regions[].vpc_id": FAR_VPC,
    "head_node_template": "/instances/templates",
    "instance_template": "/instances/templates",
    "ip": "/instances/{instance-id}/ipv4",
    "instance_id": "/instances",
    "instance_ids[]": "/instances",
    "instances[]": "/instances",
    "iso_id": "/iso",
    "issuer.source_id": "/kubernetes/clusters",
    "issuer_id": "/oidc/issuer",
    "provider.issuer_id": "/oidc/issuer",
    "source_id": "/kubernetes/clusters",
    "network_config.primary.vpc.vpc_uuid": "/vpcs",
    "network_id": "/vpcs",
    "members[].$ref": USERS,
    "members[].value": USERS,
    "nodes[]": "/instances",
    "private_network": "/vpcs",
    "reserved_ipv4": "/reserved-ips",
    "script_id": "/startup-scripts",
    "snapshot_id": "/snapshots",
    "source": "/load-balancers",
    "sub-uuid": "/instances",
    "v6[].ip": "/load-balancers/{load-balancer-id}/reverse-dns/ipv6",
    "ssh_key_ids[]": "/ssh-keys",
    "sshkey_id[]": "/ssh-keys",
    "vfs_ids[]": "/vfs",
    "vfs_uuid": "/vfs",
    "vpc": "/vpcs",
    "vpc_id": "/vpcs",
    "vpc_ids[]": "/vpcs",
}
"""The collection that each field's id is of."""

REFERS_OTHERWISE = {
    # It names what `value` does, and two groups have not the same name.
    ("scim-create-group", "members[].$ref"): "",
    ("create-connection-pool", "database"): "/databases/{database-id}/dbs",
    ("create-connection-pool", "username"): "/databases/{database-id}/users",
    ("update-connection-pool", "database"): "/databases/{database-id}/dbs",
    ("update-connection-pool", "username"): "/databases/{database-id}/users",
    ("create-oidc-issuer", "source"): "",
    ("update-oidc-issuer", "source"): "",
    # One of the catalog.
    ("create-kubernetes-cluster-application", "id"): "",
    ("add-iam-group-member", "display_name"): USERS,
    # Nobody has an issuer yet.
    ("create-iam-role-trust", "trusted_oidc_issuer_id"): "",
    ("iam-assume-role", "oidc_issuer_id"): "",
    ("update-iam-role-trust", "trusted_oidc_issuer_id"): "",
    ("convert-reserved-ip", "ip_address"): "/instances/{instance-id}/ipv4",
    ("create-baremetal-reverse-ipv4", "ip"): "/bare-metals/{baremetal-id}/ipv4",
    ("create-baremetal-reverse-ipv6", "ip"): "/bare-metals/{baremetal-id}/ipv6",
    ("create-instance-reverse-ipv6", "ip"): "/instances/{instance-id}/ipv6",
    ("post-baremetal-instance-id-ipv4-reverse-default", "ip"): "/bare-metals/{baremetal-id}/ipv4",
    ("attach-baremetals-vpc2", "vpc_id"): "/vpc2",
    ("attach-instance-vpc2", "vpc_id"): "/vpc2",
    # Taken, and without meaning: a new server is in no network that it could leave.
    ("create-baremetal", "detach_vpc2[]"): "",
    ("create-block", "snapshot_id"): "/blocks/snapshots",
    # Where the domain's first record points: any address.
    ("create-dns-domain", "ip"): "",
    ("detach-baremetal-vpc2", "vpc_id"): "/vpc2",
    ("detach-instance-vpc2", "vpc_id"): "/vpc2",
}

CONTACT = ("value", "display", "type")
PLAIN = frozenset(
    {
        "alg", "e", "issuer.alg", "issuer.e", "issuer.kid", "issuer.kty", "issuer.n",
        "issuer.source", "issuer.uri", "issuer.use", "kid", "kty", "n", "private_key_b64",
        "provider.name", "provider.private_key_b64", "provider.redirect_uris[]",
        "redirect_uris[]", "uri", "use",
        "access[].action", "access[].effect", "access[].resource", "acl_categories[]",
        "acl_channels[]", "acl_commands[]", "acl_keys[]", "acls[]", "action", "allowed_ips[]",
        "archive_rules[].Filter.Prefix", "archive_rules[].ID", "archive_rules[].Status",
        "archive_rules[].Transitions.StorageClass", "archive_rules[].Transitions[].StorageClass",
        "attachments[].file", "attachments[].filename", "auth_method", "auto_ssl.domain_sub",
        "backend_protocol", "backup_hour", "backup_minute", "backups", "balancing_algorithm",
        "block_devices[].label", "block_ip_addresses[]", "block_type", "bucket_name", "category",
        "class", "client_id", "cluster_time_zone", "comment", "compression_type", "config",
        "connector_client_config_override_policy", "consumer_auto_offset_reset",
        "consumer_isolation_level", "context.ip_address", "cron", "data", "database",
        "database_engine", "database_engine_version", "date", "date_expire",
        "default_toast_compression", "description", "disk_type", "display_name", "dns_sec",
        "domain", "effect", "email", "email_invited", "encryption", "eviction_policy",
        "export_config[].allowed_ips[]", "export_config[].label",
        "export_config[].pseudo_root_path", "firewall_rules[].ip_type", "firewall_rules[].source",
        "first_name", "forwarding_rules[].backend_protocol", "forwarding_rules[].frontend_protocol",
        "frontend_protocol", "global_regions[]", "global_regions[].region_id", "head_node_plan",
        "health_check.path", "health_check.protocol", "host", "hostname", "ignored_databases",
        "image_id", "innodb_ft_server_stopword_table", "internal_ip",
        "internal_tmp_mem_storage_engine", "ip_address", "ip_block", "ip_type", "ipxe_chain_url",
        "key", "label", "last_name", "letter_of_authorization", "log_cleanup_policy",
        "log_error_verbosity", "log_line_prefix", "log_message_timestamp_type", "maintenance_dow",
        "maintenance_time", "mdisk_mode", "mode", "mysql_sql_modes[]", "name", "name_strategy",
        "new_password", "node_pools[].label", "node_pools[].plan", "node_pools[].tag",
        "node_pools[].taints[].effect", "node_pools[].taints[].key", "node_pools[].taints[].value",
        "node_pools[].user_data", "notes", "nsprimary", "oidc.client_id", "oidc.groups_claim",
        "oidc.issuer_url", "oidc.username_claim", "old_password", "origin_domain", "origin_scheme",
        "os_id", "password", "period", "permission", "permissions.api_enabled",
        "pg_partman_bgw.role", "pg_stat_statements.track", "plan", "port", "prefixes[]",
        "producer_acks", "producer_compression_type", "protocol", "pseudo_root_path",
        "redis_acl_categories[]", "redis_acl_channels[]", "redis_acl_commands[]",
        "redis_acl_keys[]", "redis_eviction_policy", "region", "regions[]", "repository_action",
        "repository_match", "requested_routes", "reverse", "role_type", "rule_type",
        "sasl_oauthbearer_expected_audience", "sasl_oauthbearer_expected_issuer",
        "sasl_oauthbearer_jwks_endpoint_url", "sasl_oauthbearer_sub_claim_name", "script",
        "session_name", "ssh_key", "ssl.certificate", "ssl.certificate_b64", "ssl.chain",
        "ssl.chain_b64", "ssl.private_key", "ssl.private_key_b64", "ssl_cert", "ssl_cert_key",
        "sticky_session.cookie_name", "subaccount_id", "subaccount_name", "subject", "subnet",
        "subnet_size", "tag", "tag_action", "tag_match", "tags[]", "taints[].effect",
        "taints[].key", "taints[].value", "time", "timeout", "topics", "track_commit_timestamp",
        "track_functions", "track_io_timing", "trust_type", "trusted_ips[]",
        "trusted_oidc_issuer_source", "type", "upgrade_version", "url", "usecase", "user",
        "user_data", "user_scheme", "username", "v4", "v4_subnet", "v6[].domain", "valid_until",
        "value", "vanity_domain", "version", "vfs_label",
        "Operations[].op", "Operations[].path", "attributes[]", "displayName",
        "excludedAttributes[]", "externalId", "filter", "locale", "members[].display",
        "members[].type", "name.familyName", "name.givenName", "nickName", "preferredLanguage",
        "schemas[]", "sortBy", "sortOrder", "timezone", "title", "userName", "userType",
        *(f"emails[].{part}" for part in CONTACT), *(f"phoneNumbers[].{part}" for part in CONTACT),
        *(f"{ENTERPRISE_URN}.{each.name}" for each in ENTERPRISE_SCHEMA.attributes),
    }
)  # fmt: skip
"""Texts that name nothing of an account."""


def texts(schema: Json, document: Json) -> list[str]:
    """The fields of a body that can be texts, each with the way to it: `block_devices[].block_id`.

    Where the same can be given in a list or alone, once.
    """
    found = dict.fromkeys(_texts(schema, document, ""))
    alone = {field.replace("[].", ".", 1) for field in found if "[]." in field}
    return [field for field in found if field not in alone and not field.startswith("[]")]


def required(schema: Json, document: Json) -> set[str]:
    """The fields that a body must have."""
    choices = [schema, *schema.get("anyOf", ())]
    return {name for choice in choices for name in _resolved(choice, document).get("required", ())}


def _resolved(schema: Json, document: Json) -> Json:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def _texts(schema: Json, document: Json, at: str) -> Iterator[str]:
    schema = _resolved(schema, document)
    for choice in schema.get("anyOf", ()):
        yield from _texts(choice, document, at)
    types = schema.get("type", ())
    if "string" in ([types] if isinstance(types, str) else types):
        yield at
    if "items" in schema:
        yield from _texts(schema["items"], document, f"{at}[]")
    for name, inner in cast("Json", schema.get("properties", {})).items():
        yield from _texts(inner, document, f"{at}.{name}" if at else name)
