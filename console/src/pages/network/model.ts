// What the network map shows: machines in their VPCs, region by region, and what leads to them.
import { Refused, v2 } from "../../api/client";
import { nameOf, type Document } from "../../spec/collections";
import { RESOURCES } from "../../spec/places";
import { stateOf, toneOf, type Tone } from "../../ui/StateBadge";

export type Kind = "instance" | "metal" | "balancer" | "gateway" | "database" | "cluster" | "address" | "more";

export interface Node {
  id: string;
  kind: Kind;
  title: string;
  /** Addresses and the like, below the title. */
  detail: string;
  state: string;
  tone: Tone;
  /** The console's page of it. */
  path: string;
  /** Whether it can be reached from outside. */
  open: boolean;
  firewall: { name: string; path: string } | null;
  /** The ids of what it passes traffic on to. */
  leadsTo: string[];
}

/** A VPC, or what is in none. */
export interface Box {
  id: string;
  title: string;
  detail: string;
  path: string;
  edge: Node[];
  inside: Node[];
}

export interface Region {
  id: string;
  city: string;
  boxes: Box[];
}

export interface Network {
  regions: Region[];
  /** Lists of which only the first page is shown. */
  cut: string[];
}

const MOST = 500;
const SHOWN = 24;
const GATEWAYS = 40;

interface Lists {
  [path: string]: Document[];
}

const LISTS: [string, string][] = [
  ["/regions", "regions"],
  ["/vpcs", "vpcs"],
  ["/instances", "instances"],
  ["/bare-metals", "bare_metals"],
  ["/load-balancers", "load_balancers"],
  ["/reserved-ips", "reserved_ips"],
  ["/firewalls", "firewall_groups"],
  ["/databases", "databases"],
  ["/kubernetes/clusters", "vke_clusters"],
];

export async function readNetwork(signal: AbortSignal): Promise<Network> {
  const cut: string[] = [];
  const lists: Lists = {};
  await Promise.all(
    LISTS.map(async ([path, key]) => {
      const answer = await listed(path, signal);
      lists[path] = (answer[key] ?? []) as Document[];
      const meta = answer["meta"] as { links?: { next?: string } } | undefined;
      if (meta?.links?.next) cut.push(path);
    }),
  );
  const vpcs = lists["/vpcs"] ?? [];
  const gateways = new Map<string, Document[]>();
  for (const vpc of vpcs.slice(0, GATEWAYS)) {
    const answer = await listed(`/vpcs/${text(vpc, "id")}/nat-gateway`, signal);
    gateways.set(text(vpc, "id"), (answer["nat_gateways"] ?? []) as Document[]);
  }
  return { regions: arranged(lists, gateways), cut };
}

/** What this account may not see is not on its map. */
async function listed(path: string, signal: AbortSignal): Promise<Document> {
  try {
    return await v2<Document>("GET", path, { query: { per_page: MOST }, signal });
  } catch (error) {
    if (error instanceof Refused && [403, 404].includes(error.status)) return {};
    throw error;
  }
}

function arranged(lists: Lists, gateways: Map<string, Document[]>): Region[] {
  const firewalls = new Map((lists["/firewalls"] ?? []).map((group) => [text(group, "id"), nameOf(group) || text(group, "id")]));
  const regions = new Map<string, Map<string, Box>>();
  const boxOf = (region: string, vpc?: Document): Box => {
    const boxes = regions.get(region) ?? new Map<string, Box>();
    regions.set(region, boxes);
    const id = vpc ? text(vpc, "id") : `${region}-none`;
    const box = boxes.get(id) ?? emptyBox(id, vpc);
    boxes.set(id, box);
    return box;
  };
  const byId = new Map<string, Document>((lists["/vpcs"] ?? []).map((vpc) => [text(vpc, "id"), vpc]));
  const boxesFor = (item: Document, ids: string[]): Box[] => {
    const known = ids.map((id) => byId.get(id)).filter((vpc) => vpc !== undefined);
    const region = text(item, "region").toLowerCase(); // Databases tell it in capitals.
    return known.length ? known.map((vpc) => boxOf(text(vpc, "region") || region, vpc)) : [boxOf(region)];
  };
  for (const vpc of byId.values()) {
    const box = boxOf(text(vpc, "region"), vpc);
    for (const gateway of gateways.get(box.id) ?? []) box.edge.push(gatewayNode(gateway, box));
  }
  for (const item of lists["/load-balancers"] ?? []) {
    const info = (item["generic_info"] ?? {}) as Document;
    for (const box of boxesFor(item, [text(info, "vpc")])) box.edge.push(balancerNode(item));
  }
  const reserved = lists["/reserved-ips"] ?? [];
  const instances = new Map<string, Document>((lists["/instances"] ?? []).map((item) => [text(item, "id"), item]));
  for (const address of reserved) {
    const target = instances.get(text(address, "instance_id"));
    for (const box of boxesFor(target ?? address, target ? vpcIds(target) : [])) box.edge.push(addressNode(address));
  }
  const machines: [Kind, string, Document[]][] = [
    ["instance", "/instances", lists["/instances"] ?? []],
    ["metal", "/bare-metals", lists["/bare-metals"] ?? []],
  ];
  for (const [kind, section, items] of machines) {
    for (const item of items) for (const box of boxesFor(item, vpcIds(item))) box.inside.push(machineNode(kind, section, item, firewalls, reserved));
  }
  for (const item of lists["/databases"] ?? []) for (const box of boxesFor(item, [text(item, "vpc_id")])) box.inside.push(plainNode("database", "/databases", item, text(item, "database_engine")));
  for (const item of lists["/kubernetes/clusters"] ?? []) for (const box of boxesFor(item, [text(item, "vpc_id")])) box.inside.push(plainNode("cluster", "/kubernetes/clusters", item, text(item, "version")));
  const cities = new Map((lists["/regions"] ?? []).map((region) => [text(region, "id"), text(region, "city")]));
  return [...regions]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([id, boxes]) => ({ id, city: cities.get(id) ?? "", boxes: [...boxes.values()].map(cutBox) }));
}

function emptyBox(id: string, vpc: Document | undefined): Box {
  const detail = vpc ? `${text(vpc, "v4_subnet")}/${text(vpc, "v4_subnet_mask")}` : "";
  return { id, title: vpc ? nameOf(vpc) || id : "In no VPC", detail, path: vpc ? `${RESOURCES}/vpcs/${id}` : "", edge: [], inside: [] };
}

/** A box of hundreds would be no picture any more: the rest is a card that leads to the list. */
function cutBox(box: Box): Box {
  if (box.inside.length <= SHOWN) return box;
  const left = box.inside.length - SHOWN + 1;
  const more: Node = { ...NODE, id: `${box.id}-more`, kind: "more", title: `${left} more`, detail: "Show the list", path: `${RESOURCES}/instances` };
  return { ...box, inside: [...box.inside.slice(0, SHOWN - 1), more] };
}

const NODE: Omit<Node, "id" | "kind" | "title" | "path"> = { detail: "", state: "", tone: "plain", open: false, firewall: null, leadsTo: [] };

function plainNode(kind: Kind, section: string, item: Document, detail: string): Node {
  const state = stateOf(item) ?? "";
  const id = text(item, "id");
  return { ...NODE, id, kind, title: nameOf(item) || id.slice(0, 8), detail, state, tone: toneOf(state), path: `${RESOURCES}${section}/${id}` };
}

function machineNode(kind: Kind, section: string, item: Document, firewalls: Map<string, string>, reserved: Document[]): Node {
  const outside = item["vpc_only"] ? "" : text(item, "main_ip");
  const group = text(item, "firewall_group_id");
  const extra = reserved.filter((one) => text(one, "instance_id") === text(item, "id")).map((one) => text(one, "subnet"));
  return {
    ...plainNode(kind, section, item, [outside, ...extra, text(item, "internal_ip")].filter(Boolean).join(" · ")),
    open: outside !== "" && outside !== "0.0.0.0",
    firewall: group ? { name: firewalls.get(group) ?? group.slice(0, 8), path: `${RESOURCES}/firewalls/${group}` } : null,
  };
}

function balancerNode(item: Document): Node {
  return { ...plainNode("balancer", "/load-balancers", item, text(item, "ipv4")), open: true, leadsTo: ((item["instances"] ?? []) as unknown[]).map(String) };
}

function gatewayNode(item: Document, box: Box): Node {
  const addresses = ((item["public_ips"] ?? []) as unknown[]).map(String);
  const node = plainNode("gateway", "", item, addresses.join(" · "));
  return { ...node, title: node.title || "NAT gateway", open: true, path: `${RESOURCES}/vpcs/${box.id}/nat-gateway/${node.id}` };
}

function addressNode(item: Document): Node {
  const target = text(item, "instance_id");
  const title = text(item, "label") || text(item, "subnet");
  const state = target ? "attached" : "detached";
  return { ...plainNode("address", "/reserved-ips", item, text(item, "subnet")), title, state, tone: toneOf(state), open: true, leadsTo: target ? [target] : [] };
}

function vpcIds(item: Document): string[] {
  return ((item["vpcs"] ?? []) as Document[]).map((vpc) => text(vpc, "id"));
}

function text(item: Document, name: string): string {
  const value = item[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
