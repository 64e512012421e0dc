// What can be listed: found in openapi.json, so that a new section of the API has its tables and
// pages without a line here.
import { heading } from "../ui/format";
import type { Openapi, Operation, Parameter, Schema } from "./openapi";

export interface Collection {
  /** The list's path, with the names of what it lies in: `/vpcs`, `/firewalls/{firewall-group-id}/rules`. */
  path: string;
  title: string;
  tag: string;
  /** What one of them is called: `instance`, `firewall_group`. */
  one: string;
  /** Where the list stands in the answer. */
  key: string;
  item: Schema;
  list: Operation;
  create: Operation | null;
  /** The path of one of them, or null where only the list exists. */
  itemPath: string | null;
  read: Operation | null;
  update: Operation | null;
  remove: Operation | null;
  filters: Parameter[];
  paged: boolean;
}

const PAGING = new Set(["per_page", "cursor", "show_pending_charges"]);

export function collections(spec: Openapi): Collection[] {
  const lists = spec.operations.filter((operation) => operation.method === "GET");
  return lists.flatMap((list) => {
    const found = collection(spec, list);
    return found ? [found] : [];
  });
}

function collection(spec: Openapi, list: Operation): Collection | null {
  if (list.path.startsWith("/scim") || list.path.includes("/.well-known") || lastOf(list.path).startsWith("{")) return null;
  const answer = spec.resolve(list.answer);
  const [key, items] = listIn(spec, answer) ?? [];
  if (!key || !items) return null;
  const item = spec.resolve(items.items);
  if (item.type !== "object" || !item.properties) return null;

  const single = list.path.replace(/[^/]+$/, singular(lastOf(list.path)));
  const itemPath = itemPathOf(spec, list.path) ?? itemPathOf(spec, single);
  const at = (method: "GET" | "DELETE"): Operation | null => itemPath ? spec.at(method, itemPath) : null;
  const parameter = itemPath ? lastOf(itemPath).slice(1, -1) : "";
  const named = parameter.replace(/[-_]?id$/, "").replace(/-/g, "_");
  return {
    path: list.path,
    title: titleOf(spec, list),
    tag: list.tag,
    one: named || singular(key),
    key,
    item,
    list,
    create: spec.at("POST", list.path) ?? (single === list.path ? null : spec.at("POST", single)),
    itemPath,
    read: at("GET"),
    update: itemPath ? (spec.at("PATCH", itemPath) ?? spec.at("PUT", itemPath)) : null,
    remove: at("DELETE"),
    filters: list.parameters.filter((one) => one.in === "query" && !PAGING.has(one.name)),
    paged: list.parameters.some((one) => one.name === "cursor"),
  };
}

function listIn(spec: Openapi, answer: Schema): [string, Schema] | null {
  for (const [name, schema] of Object.entries(answer.properties ?? {})) {
    const found = spec.resolve(schema);
    if (found.type === "array") return [name, found];
  }
  return null;
}

/** The path below a list whose last part is a name, if one of them can be read or removed there. */
function itemPathOf(spec: Openapi, path: string): string | null {
  const found = spec.operations.find(
    (one) =>
      (one.method === "GET" || one.method === "DELETE" || one.method === "PUT" || one.method === "PATCH") &&
      one.path.startsWith(`${path}/{`) &&
      one.path.indexOf("/", path.length + 1) === -1,
  );
  return found?.path ?? null;
}

/** The section's own title for its first list of things that can be made, otherwise the path's words. */
function titleOf(spec: Openapi, list: Operation): string {
  const told = TITLES[list.path];
  if (told) return told;
  const tag = spec.tags.find((one) => one.name === list.tag);
  const lists = spec.operations.filter((one) => one.tag === list.tag && one.method === "GET" && !one.path.includes("{"));
  const first = lists.find((one) => itemPathOf(spec, one.path) !== null) ?? lists[0];
  return tag && first?.path === list.path ? tag.title : heading(lastOf(list.path));
}

// Where the path's last word says too little by itself.
const TITLES: Record<string, string> = {
  "/blocks/snapshots": "Block snapshots",
  "/registries": "Container registries",
  "/registry/region/list": "Registry regions",
  "/kubernetes/clusters": "Kubernetes",
  "/kubernetes/applications": "Kubernetes applications",
  "/plans-metal": "Bare metal plans",
  "/databases/plans": "Database plans",
  "/vfs/regions": "File storage regions",
  "/object-storage/clusters": "Object storage clusters",
  "/object-storage/tiers": "Object storage tiers",
  "/iso-public": "Public ISO images",
  "/marketplace/apps": "Marketplace",
  "/cdns/pull-zones": "CDN pull zones",
  "/cdns/push-zones": "CDN push zones",
  "/databases/{database-id}/dbs": "Databases",
  "/billing/history": "Billing history",
  "/billing/invoices": "Invoices",
  "/policies": "Policies",
  "/invitation": "Invitations",
  "/oidc/provider": "OIDC providers",
  "/oidc/issuer": "OIDC issuers",
  "/oidc/jwks": "OIDC keys",
  "/vpcs": "VPCs",
  "/instances/{instance-id}/ipv6/reverse": "Reverse IPv6",
  "/vpcs/{vpc-id}/nat-gateway": "NAT gateways",
};

export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function singular(word: string): string {
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.endsWith("ses")) return word.slice(0, -2);
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

export type Document = Record<string, unknown>;

/** What the path names one of a collection by. Mostly its id; a domain is named by itself. */
export function idOf(collection: Collection, item: Document): string {
  const parameter = collection.itemPath ? lastOf(collection.itemPath).slice(1, -1) : "id";
  const under = parameter.replace(/-/g, "_");
  const parts = under.split("_");
  const names = ["id", under, ...parts.map((_, index) => parts.slice(index).join("_")), ...parts, ...OTHER_NAMES];
  for (const name of names) {
    const value = item[name];
    if ((typeof value === "string" && value !== "") || typeof value === "number") return String(value);
  }
  return "";
}

const OTHER_NAMES = ["name", "username", "domain", "ip", "instance_id", "uuid", "reference"];

/** What a person calls one of them. */
export function nameOf(item: Document): string {
  for (const name of NAMES) {
    const value = item[name];
    if (typeof value === "string" && value.trim() !== "") return value;
  }
  return "";
}

export const NAMES = [
  "label", "name", "domain", "hostname", "description", "username", "email", "filename", "subject",
  "subnet", "ip", "v4_subnet", "city", "filename",
];
