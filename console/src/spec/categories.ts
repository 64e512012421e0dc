// How the sections are grouped in the navigation. One that is not told of here stands under More.
import type { Collection } from "./collections";
import type { Api } from "./useApi";

const CATEGORIES: [string, string[]][] = [
  ["Compute", ["instances", "instance-templates", "baremetal", "clusters", "kubernetes", "serverless-inference"]],
  ["Storage", ["block", "VFS", "storage-gateways", "s3", "snapshot", "backup", "iso", "Container Registry"]],
  ["Network", ["VPCs", "firewall", "reserved-ip", "load-balancer", "dns", "CDNs", "VPC2", "private Networks"]],
  ["Databases", ["managed-databases"]],
  ["Access", ["ssh", "startup", "users", "api-keys", "iam", "organizations", "subaccount", "oidc"]],
  ["Account", ["account", "billing", "logs", "tickets"]],
  ["Catalog", ["plans", "region", "os", "application", "marketplace"]],
];

export interface Category {
  title: string;
  collections: Collection[];
}

/** The lists that lie in nothing else, category by category. */
export function categories({ collections }: Api): Category[] {
  const left = collections.filter((one) => !one.path.includes("{") && !one.path.startsWith("/users/me/"));
  const known = new Set(CATEGORIES.flatMap(([, tags]) => tags));
  const listed = CATEGORIES.map(([title, tags]) => ({
    title,
    collections: tags.flatMap((tag) => left.filter((one) => one.tag === tag)),
  }));
  const more = left.filter((one) => !known.has(one.tag));
  return more.length ? [...listed, { title: "More", collections: more }] : listed;
}
