import type { ComponentType } from "preact";
import type { Query } from "../api/client";
import type { Document } from "../spec/collections";

// What a section shows in its own way. Whatever is not told here comes from openapi.json.

export interface ItemProps {
  /** The API's path of the resource, with its names filled in: `/instances/ID`. */
  path: string;
  item: Document;
  reload: () => void;
}

export interface SectionView {
  /** The field that stands first and leads to the resource; null for none. Otherwise label, name, ... */
  name?: string | null;
  /** The fields that its table shows, the ones that matter first; a name and a state are always there. */
  columns?: string[];
  /** The page that operators have in place of the list, which the API keeps from their sessions. */
  operatorPage?: string;
  /** What the list is asked for besides its filters, at this time of Roost's clock. */
  query?: (now: number) => Query;
  /** What stands at the top of a resource's page. */
  top?: ComponentType<ItemProps>;
  /** Tabs of a resource's page, beside those that every resource has. */
  tabs?: { id: string; title: string; component: ComponentType<ItemProps> }[];
}

const DAY = 86_400_000;

/** By the path of the collection, as openapi.json has it. */
const views: Record<string, SectionView> = {
  "/apikeys": { operatorPage: "/keys" },
  "/instances": { columns: ["main_ip", "region", "plan", "os", "tags", "date_created"] },
  "/bare-metals": { columns: ["main_ip", "region", "plan", "os", "tags", "date_created"] },
  "/blocks": { columns: ["size_gb", "block_type", "region", "attached_to_instance", "cost", "date_created"] },
  "/vpcs": { columns: ["v4_subnet", "v4_subnet_mask", "region", "nodes", "date_created"] },
  "/load-balancers": { columns: ["ipv4", "region", "instances", "nodes", "date_created"] },
  "/kubernetes/clusters": { columns: ["version", "region", "ip", "endpoint", "date_created"] },
  "/databases": { columns: ["database_engine", "database_engine_version", "region", "plan", "date_created"] },
  "/firewalls/{firewall-group-id}/rules": { columns: ["action", "ip_type", "protocol", "port", "subnet", "subnet_size", "source", "notes"] },
  "/domains/{dns-domain}/records": { columns: ["type", "data", "priority", "ttl"] },
  "/reserved-ips": { columns: ["subnet", "subnet_size", "ip_type", "region", "instance_id"] },
  "/regions": { name: "id", columns: ["city", "country", "continent", "options"] },
  "/plans": { name: "id", columns: ["vcpu_count", "ram", "disk", "bandwidth", "monthly_cost", "hourly_cost", "type"] },
  "/billing/pending-charges": { columns: ["product", "start_date", "units", "unit_type", "unit_price", "total"] },
  "/billing/invoices": { columns: ["amount", "date", "balance"] },
  "/logs": {
    name: null,
    columns: ["timestamp", "log_level", "message", "resource_type", "resource_id"],
    query: (now) => ({ start_time: `${new Date(now - DAY).toISOString().slice(0, 19)}Z` }),
  },
};

export function viewOf(path: string): SectionView {
  return views[path] ?? {};
}
