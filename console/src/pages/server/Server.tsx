import type { JSX } from "preact";
import { admin } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useQuery } from "../../shell/router";
import { Page, Panel } from "../../ui/Page";
import { StateBadge } from "../../ui/StateBadge";
import { Await } from "../../ui/states";
import { Tabs, type Tab } from "../../ui/Tabs";
import { date } from "../../ui/format";
import { Drivers, type Driver } from "./Drivers";
import { Log } from "./Log";
import { Metrics } from "./Metrics";
import { Work, type WorkView } from "./Work";

interface Status {
  version: string;
  process: number;
  workers: number;
  lifecycle: string;
  database: string;
  schema: number;
  listening: Record<string, string>;
  certificate_expires: string;
  authority: string;
  hosts: string[];
  proxy: string;
  pools: string[];
  drivers: Driver[];
  tasks: { name: string; down: boolean }[];
  trouble: string;
}

const POLL = 3000;
const NAMES: Record<string, string> = {
  api: "API, with TLS",
  plain: "API, without TLS",
  admin: "Admin interface",
  "admin-tcp": "Admin interface, TCP",
  dns: "Name server",
};

/** How this Roost is, and what it is at. */
export function Server(): JSX.Element {
  const [tab, setTab] = useQuery("tab");
  const status = useRemote((signal) => admin<Status>("GET", "/status", { signal }), [], POLL);
  const work = useRemote((signal) => admin<WorkView>("GET", "/work", { signal }), [], POLL);
  const tabs: Tab[] = [
    { id: "about", title: "About" },
    { id: "work", title: "Jobs", ...(work.data ? { count: work.data.total } : {}) },
    { id: "drivers", title: "Drivers", ...(status.data ? { count: status.data.drivers.length } : {}) },
    { id: "metrics", title: "Metrics" },
    { id: "log", title: "Log" },
  ];
  const chosen = tabs.some((one) => one.id === tab) ? tab : "about";
  const trouble = status.data?.trouble;
  return (
    <Page
      title="Server"
      lead="The process that answers you, its database, its jobs and its drivers."
      beside={status.data && <StateBadge state={trouble ? `not ready: ${trouble}` : "ready"} tone={trouble ? "bad" : "good"} />}
    >
      <Tabs tabs={tabs} chosen={chosen} choose={setTab} label="The server">
        {chosen === "about" && <Await remote={status}>{(found) => <About status={found} />}</Await>}
        {chosen === "work" && <Await remote={work}>{(found) => <Work work={found} />}</Await>}
        {chosen === "drivers" && <Await remote={status}>{(found) => <Drivers drivers={found.drivers} />}</Await>}
        {chosen === "metrics" && <Metrics />}
        {chosen === "log" && <Log />}
      </Tabs>
    </Page>
  );
}

function About({ status }: { status: Status }): JSX.Element {
  return (
    <div class="panels panels-two">
      <Panel title="Process">
        <Facts
          facts={{
            Version: status.version,
            Process: `${status.process}${status.workers > 1 ? `, of ${status.workers} workers` : ""}`,
            Lifecycle: status.lifecycle,
            Database: `${status.database === "sqlite" ? "SQLite" : "PostgreSQL"}, schema ${status.schema}`,
            "Addresses come from": status.pools.join(", "),
          }}
        />
      </Panel>
      <Panel title="Where it listens">
        <Facts facts={Object.fromEntries([...Object.entries(status.listening).map(([name, url]) => [NAMES[name] ?? name, url]), ["Proxy for Vultr's hosts", status.proxy]])} />
      </Panel>
      <Panel title="Certificate">
        {status.certificate_expires ? (
          <Facts
            facts={{
              "Good until": date(status.certificate_expires),
              "Authority to trust": status.authority || "your own",
              "Also answers for": status.hosts.join(", "),
            }}
          />
        ) : (
          <p class="quiet">Nothing listens with TLS here.</p>
        )}
      </Panel>
      <Panel title="In the background">
        <ul class="tasks">
          {status.tasks.map((task) => (
            <li key={task.name}>
              <StateBadge state={task.down ? "starting again" : "running"} tone={task.down ? "bad" : "good"} /> {task.name}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Facts({ facts }: { facts: Record<string, string> }): JSX.Element {
  return (
    <dl class="facts">
      {Object.entries(facts)
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
