// Which fields name other resources. Most say so themselves: `vpc_id` is the id of what lies at
// {vpc-id}. The few that do not are told here.
import type { Collection } from "./collections";

const SPECIAL: Record<string, string> = {
  region: "/regions",
  plan: "/plans",
  os_id: "/os",
  app_id: "/applications",
  image_id: "/marketplace/apps",
  marketplace_app_id: "/marketplace/apps",
  sshkey_id: "/ssh-keys",
  ssh_key_ids: "/ssh-keys",
  script_id: "/startup-scripts",
  iso_id: "/iso",
  snapshot_id: "/snapshots",
  attached_to_instance: "/instances",
  attached_instances: "/instances",
  instances: "/instances",
  linked_instance: "/instances",
  baremetal_ids: "/bare-metals",
  reserved_ipv4: "/reserved-ips",
  firewall_group_id: "/firewalls",
  attach_vpc: "/vpcs",
  detach_vpc: "/vpcs",
  vpc: "/vpcs",
  attach_vpc2: "/vpc2",
  detach_vpc2: "/vpc2",
  attach_private_network: "/private-networks",
  vfs_uuid: "/vfs",
  vfs_ids: "/vfs",
  backup_id: "/backups",
  user_id: "/users",
  trusted_user_id: "/users",
  trusted_group_id: "/groups",
  trusted_oidc_issuer_id: "/oidc/issuer",
  oidc_issuer_id: "/oidc/issuer",
  issuer_id: "/oidc/issuer",
  instance_template: "/instances/templates",
  cluster_id: "/object-storage/clusters",
  tier_id: "/object-storage/tiers",
};

// Names that mean something else in one section.
const WITHIN: Record<string, Record<string, string>> = {
  "bare-metals": { plan: "/plans-metal" },
  databases: { plan: "/databases/plans", vpc_id: "/vpcs" },
  blocks: { snapshot_id: "/blocks/snapshots" },
  vfs: { region: "/vfs/regions" },
  clusters: { plan: "/plans-metal", cluster_id: "/clusters" },
  kubernetes: { cluster_id: "/kubernetes/clusters" },
  "storage-gateways": {},
  registry: { region: "/registry/region/list", plan: "" },
  registries: { region: "/registry/region/list", plan: "" },
};

/** The collection that a field of something at `path` refers to, or null. */
export function referredBy(all: Collection[], path: string, field: string): Collection | null {
  const section = path.split("/")[1] ?? "";
  const told = WITHIN[section]?.[field] ?? SPECIAL[field];
  if (told !== undefined) return all.find((one) => one.path === told) ?? null;
  const name = field.replace(/_ids?$/, "");
  if (name === field) return null;
  const candidates = all.filter((one) => one.one === name && one.itemPath && !one.path.includes("{"));
  return candidates.find((one) => one.path.startsWith(`/${section}`)) ?? candidates[0] ?? null;
}

/** The collections whose items may name one of `target`, each with the fields that do. */
export function referringTo(all: Collection[], target: Collection): [Collection, string[]][] {
  if (target.path.includes("{")) return [];
  return all.flatMap((one): [Collection, string[]][] => {
    if (one.path.includes("{") || one === target) return [];
    const fields = Object.keys(one.item.properties ?? {}).filter(
      (field) => referredBy(all, one.path, field) === target || (target.path === "/vpcs" && field === "vpcs"),
    );
    return fields.length ? [[one, fields]] : [];
  });
}
