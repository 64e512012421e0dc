import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { changeQuery, usePlace } from "../../shell/router";
import { useClock } from "../../shell/clock";
import { Icon } from "../../ui/Icon";
import { Page } from "../../ui/Page";
import { Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { date, plural, relative } from "../../ui/format";
import { Detail } from "./Detail";
import { Status } from "./Status";
import { useTraffic, type Seen } from "./traffic";

const STATUSES: [string, string, (seen: Seen) => boolean][] = [
  ["", "Any status", () => true],
  ["ok", "Succeeded", (seen) => seen.status < 400],
  ["refused", "Refused (4xx)", (seen) => seen.status >= 400 && seen.status < 500],
  ["failed", "Failed (5xx)", (seen) => seen.status >= 500],
  ["fault", "Met a fault", (seen) => Boolean(seen.fault)],
];
const SHOWN = 200;

/** What clients ask and what they are told, as it happens. */
export function Requests(): JSX.Element {
  const [paused, setPaused] = useState(false);
  const traffic = useTraffic(paused);
  const { query } = usePlace();
  const { now } = useClock();
  const [open, setOpen] = useState<Seen>();
  const filters = { operation: query.get("operation") ?? "", key: query.get("key") ?? "", status: query.get("status") ?? "" };
  const shown = useMemo(() => traffic.requests.filter((seen) => fits(seen, filters)), [traffic.requests, query]);
  const keys = useMemo(() => named(traffic.requests), [traffic.requests]);
  return (
    <Page
      title="Requests"
      lead="What clients ask and what they are told, as it happens. Secrets are masked. What you only look at in this console is not among them."
      beside={<span class={paused ? "live live-off" : "live"}>{paused ? "Paused" : "Live"}</span>}
      actions={
        <>
          <button type="button" class="button" onClick={() => setPaused(!paused)}>
            {paused ? "Go on" : "Pause"}
          </button>
          <button type="button" class="button" onClick={traffic.clear}>
            Clear the list
          </button>
        </>
      }
    >
      <div class="toolbar" role="search">
        <input
          data-filter
          type="search"
          aria-label="Operation or path"
          placeholder="Operation or path"
          value={filters.operation}
          onInput={(event) => changeQuery({ operation: event.currentTarget.value })}
        />
        <select aria-label="Key" value={filters.key} onChange={(event) => changeQuery({ key: event.currentTarget.value })}>
          <option value="">Any key</option>
          {keys.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select aria-label="Status" value={filters.status} onChange={(event) => changeQuery({ status: event.currentTarget.value })}>
          {STATUSES.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <span class="quiet">{plural(shown.length, "request")}</span>
      </div>
      {traffic.error && <Failed error={traffic.error} />}
      {traffic.loading && <Loading lines={8} />}
      {!traffic.loading && shown.length === 0 && (
        <Empty title={traffic.requests.length ? "No request fits these filters" : "Nobody has asked for anything yet"}>
          {traffic.requests.length === 0 && (
            <p>
              <code>roost env</code> points your programs here; what they ask appears at once.
            </p>
          )}
        </Empty>
      )}
      {shown.length > 0 && (
        <Table
          label="Requests"
          rows={shown.slice(0, SHOWN)}
          keyOf={(seen) => seen.id}
          columns={[
            { id: "when", title: "When", drop: 1, cell: (seen) => <time title={`${date(seen.at)} UTC`}>{relative(seen.at, now())}</time> },
            { id: "status", title: "Status", cell: (seen) => <Status seen={seen} /> },
            {
              id: "what",
              title: "Request",
              cell: (seen) => (
                <button type="button" class="link request" onClick={() => setOpen(seen)}>
                  <span class="request-method">{seen.method}</span>
                  {seen.path}
                  {seen.reason && <span class="request-reason">{seen.reason}</span>}
                </button>
              ),
            },
            { id: "operation", title: "Operation", drop: 2, cell: (seen) => seen.operation ?? "" },
            { id: "key", title: "Key", drop: 2, cell: (seen) => seen.key_name ?? seen.key ?? "" },
            {
              id: "fault",
              title: "Fault",
              drop: 1,
              cell: (seen) => (seen.fault ? <span class="state state-bad"><Icon name="bolt" /> {seen.fault}</span> : ""),
            },
            { id: "took", title: "Took", numeric: true, drop: 3, cell: (seen) => (seen.milliseconds ? `${seen.milliseconds.toFixed(1)} ms` : "") },
          ]}
        />
      )}
      {open && <Detail seen={open} close={() => setOpen(undefined)} />}
    </Page>
  );
}

function fits(seen: Seen, filters: { operation: string; key: string; status: string }): boolean {
  if (!seen.operation && seen.status < 400) return false; // pages and files that browsers read
  const wanted = filters.operation.toLowerCase();
  const status = STATUSES.find(([id]) => id === filters.status);
  if (wanted && !seen.operation?.toLowerCase().includes(wanted) && !seen.path.toLowerCase().includes(wanted)) return false;
  if (filters.key && seen.key !== filters.key) return false;
  return status ? status[2](seen) : true;
}

function named(requests: Seen[]): [string, string][] {
  const found = new Map<string, string>();
  for (const seen of requests) if (seen.key) found.set(seen.key, seen.key_name || seen.key);
  return [...found];
}
