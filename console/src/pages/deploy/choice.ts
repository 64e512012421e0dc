// What a person chooses on the way to a machine, and the call that follows from it.
import type { Document } from "../../spec/collections";
import { encode } from "../../ui/form/fields";

export type Machine = "instances" | "bare-metals";
export type ImageKind = "os" | "app" | "marketplace" | "snapshot" | "backup" | "iso";

export interface Image {
  kind: ImageKind;
  id: string;
  title: string;
}

export interface Choice {
  machine: Machine;
  type: string;
  region: string;
  plan: string;
  image: Image | null;
  keys: string[];
  script: string;
  vpcs: string[];
  firewall: string;
  ipv6: boolean;
  backups: boolean;
  vpcOnly: boolean;
  userData: string;
  label: string;
  hostname: string;
  tags: string;
  count: number;
}

export const NOTHING: Choice = {
  machine: "instances", type: "vc2", region: "", plan: "", image: null, keys: [], script: "", vpcs: [], firewall: "",
  ipv6: false, backups: false, vpcOnly: false, userData: "", label: "", hostname: "", tags: "", count: 1,
};

export const MOST = 20;

/** A plan's prices in a region: some regions have their own. */
export interface Price {
  hourly: number;
  monthly: number;
}

export function priceOf(plan: Document | undefined, region: string): Price | null {
  if (!plan) return null;
  const local = (plan["location_cost"] as Record<string, Document> | undefined)?.[region];
  const from = local ?? plan;
  return { hourly: Number(from["hourly_cost"]), monthly: Number(from["monthly_cost"]) };
}

// Automatic backups cost a fifth of the plan.
const BACKUPS = 1.2;

export function totalOf(choice: Choice, plan: Document | undefined): Price | null {
  const price = priceOf(plan, choice.region);
  if (!price) return null;
  const factor = choice.count * (choice.backups ? BACKUPS : 1);
  return { hourly: price.hourly * factor, monthly: price.monthly * factor };
}

/** What is missing before it can be deployed, in the order of the page. */
export function missing(choice: Choice): string[] {
  return [choice.region ? "" : "a region", choice.plan ? "" : "a plan", choice.image ? "" : "an image"].filter(Boolean);
}

/** The bodies to send, one for each machine. */
export function bodies(choice: Choice): Document[] {
  return Array.from({ length: choice.count }, (_, index) => body(choice, choice.count > 1 ? `-${index + 1}` : ""));
}

function body(choice: Choice, suffix: string): Document {
  const { image } = choice;
  const instance = choice.machine === "instances";
  const made: Document = { region: choice.region, plan: choice.plan };
  if (image?.kind === "os") made["os_id"] = Number(image.id);
  if (image?.kind === "app") made["app_id"] = Number(image.id);
  if (image?.kind === "marketplace") made["image_id"] = image.id;
  if (image?.kind === "snapshot") made["snapshot_id"] = image.id;
  if (image?.kind === "backup") made["backup_id"] = image.id;
  if (image?.kind === "iso") made["iso_id"] = image.id;
  if (choice.label) made["label"] = choice.label + suffix;
  if (choice.hostname) made["hostname"] = choice.hostname + suffix;
  const tags = choice.tags.split(/[\s,]+/).filter(Boolean);
  if (tags.length) made["tags"] = tags;
  if (choice.keys.length) made["sshkey_id"] = choice.keys;
  if (choice.script) made["script_id"] = choice.script;
  if (choice.userData) made["user_data"] = encode(choice.userData);
  if (choice.vpcs.length) made["attach_vpc"] = choice.vpcs;
  if (choice.ipv6) made["enable_ipv6"] = true;
  if (instance && choice.firewall) made["firewall_group_id"] = choice.firewall;
  if (instance && choice.backups) made["backups"] = "enabled";
  if (instance && choice.vpcOnly) made["vpc_only"] = true;
  return made;
}
