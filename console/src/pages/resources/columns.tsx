import { href } from "../../shell/router";
import { idOf, NAMES, nameOf, type Collection, type Document } from "../../spec/collections";
import { itemPath, RESOURCES } from "../../spec/places";
import type { Api } from "../../spec/useApi";
import { heading } from "../../ui/format";
import { StateBadge, stateOf } from "../../ui/StateBadge";
import type { Column } from "../../ui/Table";
import { viewOf } from "../../views";
import { Value } from "./Value";

const MOST = 7;

// Fields that tell most of a resource, the best first. Those of a section that has none of them come
// in its own order.
const TELLING = [
  "main_ip", "ipv4", "ip", "ip_address", "type", "region", "plan", "size_gb", "size", "version", "engine", "protocol", "port", "data",
  "total", "unit_price", "city", "country", "vcpu_count", "ram", "disk", "monthly_cost", "hourly_cost", "amount", "attached_to_instance", "instance_id",
  "os", "family", "arch", "tags", "date_created", "date_modified", "created_at", "date",
];
const SILENT = /^(id|status|state|power_status|server_status|tag|meta|links|kvm|default_password|features)$/;

export function columnsOf(api: Api, collection: Collection, path: string): Column<Document>[] {
  const properties = Object.entries(collection.item.properties ?? {});
  const { columns: wanted, name: first } = viewOf(collection.path);
  const names = first ? [first] : NAMES.filter((name) => name in (collection.item.properties ?? {}));
  const plain = properties
    .filter(([name, schema]) => {
      const found = api.spec.resolve(schema);
      return name !== names[0] && !SILENT.test(name) && found.format !== "password" && found.type !== "object" && (found.type !== "array" || TELLING.includes(name));
    })
    .map(([name]) => name);
  const rank = (name: string): number => (TELLING.includes(name) ? TELLING.indexOf(name) : TELLING.length);
  const chosen = wanted ?? plain.sort((a, b) => rank(a) - rank(b)).slice(0, MOST - 2);
  const hasState = properties.some(([name]) => ["status", "state", "power_status", "health"].includes(name));

  const columns: Column<Document>[] = [];
  if (first !== null) {
    const named = (item: Document): string => (first ? String(item[first] ?? "") : nameOf(item));
    columns.push({
      id: "name",
      title: names[0] ? heading(names[0]) : "ID",
      cell: (item) => <Name collection={collection} item={item} path={path} name={named(item)} />,
    });
  }
  if (hasState) columns.push({ id: "state", title: "State", cell: (item) => <State item={item} /> });
  for (const [index, name] of chosen.entries()) {
    const schema = api.spec.resolve(collection.item.properties?.[name]);
    const column: Column<Document> = {
      id: name,
      title: heading(name),
      numeric: (schema.type === "number" || schema.type === "integer") && !/_id$|^port$/.test(name),
      cell: (item) => <Value name={name} value={item[name]} path={collection.path} short />,
    };
    columns.push(index < 1 ? column : { ...column, drop: index < 2 ? 1 : index < 4 ? 2 : 3 });
  }
  return columns;
}

function Name({ collection, item, path, name: told }: { collection: Collection; item: Document; path: string; name: string }) {
  const own = itemPath(collection, path, item);
  const id = idOf(collection, item);
  const name = told || id || "–";
  const shown = name.length > 60 ? `${name.slice(0, 57)}…` : name;
  if (!own) return <span class="table-name">{shown}</span>;
  return (
    <a class="table-name" href={href(RESOURCES + own)} title={id}>
      {shown}
    </a>
  );
}

export function State({ item }: { item: Document }) {
  const state = stateOf(item);
  return state ? <StateBadge state={state} /> : <span class="quiet">–</span>;
}
