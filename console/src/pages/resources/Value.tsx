import type { JSX } from "preact";
import { useClock } from "../../shell/clock";
import { href } from "../../shell/router";
import { isDocument } from "../../spec/answers";
import { singular, type Collection } from "../../spec/collections";
import { useName } from "../../spec/names";
import { RESOURCES } from "../../spec/places";
import { referredBy } from "../../spec/references";
import { useApi } from "../../spec/useApi";
import { Copy, Id } from "../../ui/Copy";
import { date, dollars, heading, number, parse, relative } from "../../ui/format";
import { StateBadge } from "../../ui/StateBadge";

interface ValueProps {
  name: string;
  value: unknown;
  /** The API's path of what it is a field of: it says what `plan` is a plan of. */
  path: string;
  /** In a table there is room for a line. */
  short?: boolean;
}

const STATES = /^(status|state|power_status|server_status|health)$/;
const MONEY = /(_cost|^cost|_charges|^amount|^total|^balance|price|^monthly|^hourly)$/;
const MEGABYTES = /^(ram|memory)$/;
const COPIED = /(_ip|^ip|ipv4|ipv6|^subnet|endpoint|hostname|^url|cname|^host|access_key|^v6_network)$/;

/** A field's value as a person reads it: names for ids, dates by the clock, amounts, states. */
export function Value({ name, value, path, short }: ValueProps): JSX.Element {
  const { collections } = useApi();
  if (value === null || value === undefined || value === "") return <span class="quiet">–</span>;
  const target = referredBy(collections, path, name);
  if (target && (typeof value === "string" || typeof value === "number")) {
    if (value === 0) return <span class="quiet">–</span>;
    return <Reference collection={target} id={String(value)} />;
  }
  if (typeof value === "boolean") return <span class={value ? undefined : "quiet"}>{value ? "Yes" : "No"}</span>;
  if (typeof value === "number") return <span>{amount(name, value)}</span>;
  if (typeof value === "string") return <Text name={name} value={value} short={short ?? false} />;
  if (Array.isArray(value)) return <Several name={name} values={value} path={path} short={short ?? false} />;
  if (isDocument(value)) {
    if (short) return <span class="quiet">{summary(value)}</span>;
    return <Facts document={value} path={path} />;
  }
  return <span>{String(value)}</span>;
}

function amount(name: string, value: number): string {
  if (MONEY.test(name)) return name.startsWith("hourly") ? `$${value}` : dollars(value);
  if (MEGABYTES.test(name) && value >= 1024) return `${number(value / 1024)} GB`;
  if (/(^disk|_gb|bandwidth)$/.test(name)) return `${number(value)} GB`;
  return /(^id|_id|asn|port|_mask|_size)$/.test(name) ? String(value) : number(value);
}

function Text({ name, value, short }: { name: string; value: string; short: boolean }): JSX.Element {
  if (STATES.test(name)) return <StateBadge state={value} />;
  if (parse(value) !== null) return <Moment iso={value} short={short} />;
  if (name === "id" && !short) return <Id value={value} />;
  if (/^https?:\/\//.test(value) && !short) return <a href={value}>{value}</a>;
  if (COPIED.test(name)) {
    return (
      <span class="id">
        <code>{value}</code>
        {!short && <Copy text={value} label={`Copy ${value}`} />}
      </span>
    );
  }
  if (value.includes("\n") && !short) return <pre class="text-block">{value}</pre>;
  return <span title={short && value.length > 40 ? value : undefined}>{value}</span>;
}

/** Dates are read against Roost's clock: an hour ago there may be last month here. */
function Moment({ iso, short }: { iso: string; short: boolean }): JSX.Element {
  const { now } = useClock();
  if (short) return <time title={`${date(iso)} UTC`}>{relative(iso, now())}</time>;
  return (
    <span>
      <time>{date(iso)}</time> <span class="quiet">{relative(iso, now())}</span>
    </span>
  );
}

function Several({ name, values, path, short }: { name: string; values: unknown[]; path: string; short: boolean }): JSX.Element {
  if (values.length === 0) return <span class="quiet">–</span>;
  const plain = values.every((one) => !isDocument(one));
  if (short && (!plain || values.length > 3)) return <span>{number(values.length)}</span>;
  if (plain) {
    return (
      <span class="chips">
        {values.map((one) => (
          <span key={String(one)} class="chip">
            <Value name={name} value={one} path={path} short />
          </span>
        ))}
      </span>
    );
  }
  return (
    <div class="several">
      {values.map((one, index) => (isDocument(one) ? <Facts key={index} document={one} path={path} of={name} /> : <Value key={index} name={name} value={one} path={path} />))}
    </div>
  );
}

function summary(document: Record<string, unknown>): string {
  return Object.entries(document)
    .filter(([, value]) => typeof value !== "object" && value !== "")
    .slice(0, 3)
    .map(([name, value]) => `${heading(name)}: ${String(value)}`)
    .join(", ");
}

interface FactsProps {
  document: Record<string, unknown>;
  path: string;
  /** In two columns where there is room. */
  two?: boolean;
  /** The field that the document is in, where it is in one: `vpcs` says what its `id` is of. */
  of?: string;
}

export function Facts({ document, path, two, of }: FactsProps): JSX.Element {
  return (
    <dl class={two ? "facts facts-two" : "facts"}>
      {Object.entries(document).map(([name, value]) => (
        <div key={name} class={isWide(value) ? "fact-wide" : undefined}>
          <dt>{heading(name)}</dt>
          <dd>
            {name === "id" && of && typeof value === "string" ? <OwnId of={of} kind={document["type"]} id={value} /> : <Value name={name} value={value} path={path} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isWide(value: unknown): boolean {
  return typeof value === "object" ? !Array.isArray(value) || value.some(isDocument) || value.length > 3 : String(value).length >= 36;
}

/** The id of something inside a list: a link where the list, or its type, says what it is. */
function OwnId({ of, kind, id }: { of: string; kind: unknown; id: string }): JSX.Element {
  const { collections } = useApi();
  const words = [singular(of), ...(typeof kind === "string" ? [kind.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase()] : [])];
  const target = collections.find((one) => one.read && !one.path.includes("{") && words.includes(one.one));
  return target ? <Reference collection={target} id={id} /> : <Id value={id} />;
}

/** A link to what an id names, by its name where it has one. */
export function Reference({ collection, id }: { collection: Collection; id: string }): JSX.Element {
  const name = useName(collection, id);
  const shown = name && name !== id && id.length > 12 ? name : id.length > 20 ? `${id.slice(0, 8)}…` : id;
  if (!collection.read) return <span title={name || id}>{name && id.length > 12 ? name : `${id}${name && name !== id && /^\d+$/.test(id) ? ` · ${name}` : ""}`}</span>;
  return (
    <a href={href(`${RESOURCES}${collection.path}/${encodeURIComponent(id)}`)} title={id}>
      {shown}
    </a>
  );
}
