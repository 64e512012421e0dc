// What makes a resource, as the `vultr` provider writes it. Only for what it has a resource for.
import { decode } from "../ui/form/fields";
import type { Call } from "./request";

interface Translation {
  resource: string;
  /** Names of the body that the provider calls otherwise. */
  names?: Record<string, string>;
  /** Lists of objects, which are blocks there, under their name. */
  blocks?: Record<string, string>;
}

// The provider encodes these itself.
const PLAIN = new Set(["user_data"]);

const INSTANCE = {
  sshkey_id: "ssh_key_ids",
  attach_vpc: "vpc_ids",
  attach_vpc2: "vpc2_ids",
  reserved_ipv4: "reserved_ip_id",
};

// By the path that is posted to, with the names in braces left out.
const RESOURCES: Record<string, Translation> = {
  "/instances": { resource: "vultr_instance", names: INSTANCE },
  "/bare-metals": { resource: "vultr_bare_metal_server", names: INSTANCE },
  "/blocks": { resource: "vultr_block_storage" },
  "/vpcs": { resource: "vultr_vpc" },
  "/vpc2": { resource: "vultr_vpc2" },
  "/firewalls": { resource: "vultr_firewall_group" },
  "/firewalls/{}/rules": { resource: "vultr_firewall_rule" },
  "/reserved-ips": { resource: "vultr_reserved_ip" },
  "/ssh-keys": { resource: "vultr_ssh_key" },
  "/startup-scripts": { resource: "vultr_startup_script" },
  "/snapshots": { resource: "vultr_snapshot" },
  "/snapshots/create-from-url": { resource: "vultr_snapshot_from_url" },
  "/iso": { resource: "vultr_iso_private" },
  "/domains": { resource: "vultr_dns_domain" },
  "/domains/{}/records": { resource: "vultr_dns_record" },
  "/load-balancers": {
    resource: "vultr_load_balancer",
    names: { instances: "attached_instances" },
    blocks: { forwarding_rules: "forwarding_rules", firewall_rules: "firewall_rules", health_check: "health_check" },
  },
  "/kubernetes/clusters": { resource: "vultr_kubernetes", blocks: { node_pools: "node_pools" } },
  "/kubernetes/clusters/{}/node-pools": { resource: "vultr_kubernetes_node_pools" },
  "/object-storage": { resource: "vultr_object_storage" },
  "/registry": { resource: "vultr_container_registry" },
  "/databases": { resource: "vultr_database" },
  "/databases/{}/dbs": { resource: "vultr_database_db" },
  "/databases/{}/users": { resource: "vultr_database_user" },
  "/databases/{}/topics": { resource: "vultr_database_topic" },
  "/databases/{}/connection-pools": { resource: "vultr_database_connection_pool" },
  "/inference": { resource: "vultr_inference" },
  "/users": { resource: "vultr_user", names: { acls: "acl" } },
};

const PARENTS: Record<string, string> = {
  "/firewalls/{}/rules": "firewall_group_id",
  "/domains/{}/records": "domain",
  "/kubernetes/clusters/{}/node-pools": "cluster_id",
  "/databases/{}/dbs": "database_id",
  "/databases/{}/users": "database_id",
  "/databases/{}/topics": "database_id",
  "/databases/{}/connection-pools": "database_id",
};

/** The block that makes what this call makes, or null where the provider has none for it. */
export function terraform(call: Call): string | null {
  if (call.method !== "POST" || call.admin) return null;
  const found = match(call.path);
  if (!found) return null;
  const [pattern, translation, parent] = found;
  const body = { ...((call.body ?? {}) as Record<string, unknown>) };
  const lines: string[] = [];
  if (parent) lines.push(`  ${PARENTS[pattern] ?? "parent_id"} = ${JSON.stringify(parent)}`);
  const blocks: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const block = translation.blocks?.[name];
    if (block) blocks.push(...asBlocks(block, value));
    else if (value !== undefined) {
      const plain = PLAIN.has(name) && typeof value === "string" ? decode(value) : value;
      lines.push(`  ${translation.names?.[name] ?? name} = ${hcl(plain, "  ")}`);
    }
  }
  return `resource "${translation.resource}" "example" {\n${aligned(lines)}\n${blocks.join("\n")}${blocks.length ? "\n" : ""}}\n`;
}

function match(path: string): [string, Translation, string | null] | null {
  const exact = RESOURCES[path];
  if (exact) return [path, exact, null];
  for (const [pattern, translation] of Object.entries(RESOURCES)) {
    const wanted = pattern.split("/");
    const given = path.split("/");
    if (wanted.length !== given.length || !pattern.includes("{}")) continue;
    if (!wanted.every((part, index) => part === "{}" || part === given[index])) continue;
    return [pattern, translation, decodeURIComponent(given[wanted.indexOf("{}")] ?? "")];
  }
  return null;
}

function asBlocks(name: string, value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.map((one) => {
    const lines = Object.entries(one as Record<string, unknown>).map(([key, part]) => `    ${key} = ${hcl(part, "    ")}`);
    return `\n  ${name} {\n${aligned(lines)}\n  }`;
  });
}

function hcl(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object")) return `[${value.map((one) => hcl(one, indent)).join(", ")}]`;
    return `[\n${value.map((one) => `${indent}  ${hcl(one, `${indent}  `)},`).join("\n")}\n${indent}]`;
  }
  if (value && typeof value === "object") {
    const lines = Object.entries(value).map(([key, part]) => `${indent}  ${key} = ${hcl(part, `${indent}  `)}`);
    return `{\n${aligned(lines)}\n${indent}}`;
  }
  if (typeof value === "string") return JSON.stringify(value).replace(/\$\{/g, "$${").replace(/%\{/g, "%%{");
  return String(value);
}

/** Equal signs below each other, as `terraform fmt` has them. */
function aligned(lines: string[]): string {
  const single = lines.filter((line) => !line.includes("\n"));
  const width = Math.max(0, ...single.map((line) => line.indexOf(" = ")));
  return lines
    .map((line) => (line.includes("\n") ? line : line.slice(0, line.indexOf(" = ")).padEnd(width) + line.slice(line.indexOf(" = "))))
    .join("\n");
}
