import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useClock } from "../../shell/clock";
import { Code } from "../../ui/CodeTabs";
import { Dialog } from "../../ui/Dialog";
import { date, relative } from "../../ui/format";
import { StateBadge, type Tone } from "../../ui/StateBadge";
import { Await, Empty } from "../../ui/states";
import { Pager, Table } from "../../ui/Table";

interface LogRecord {
  log_level: string;
  message: string;
  timestamp: string;
  metadata: Record<string, unknown>;
}

const DAYS = 30;
const PAGE = 50;
const POLL = 5000;
const TONES: Record<string, Tone> = { error: "bad", warning: "moving", info: "plain" };

/** What happened to a resource in the last 30 days, which is as far as the API looks at once. */
export function Log({ id }: { id: string }): JSX.Element {
  const { now } = useClock();
  const [from, setFrom] = useState(0);
  const [reads, setReads] = useState(false);
  const [open, setOpen] = useState<LogRecord>();
  const remote = useRemote(
    (signal) => {
      const start = `${new Date(now() - DAYS * 86_400_000).toISOString().slice(0, 19)}Z`;
      return v2<{ logs: LogRecord[] }>("GET", "/logs", { query: { resource_id: id, start_time: start }, signal });
    },
    [id],
    POLL,
  );
  return (
    <>
      <div class="toolbar">
        <label class="switch">
          <input type="checkbox" role="switch" checked={reads} onChange={(event) => (setReads(event.currentTarget.checked), setFrom(0))} /> Show who only looked
        </label>
      </div>
      <Await remote={remote}>
        {({ logs: all }) => {
          const logs = reads ? all : all.filter((record) => record.log_level !== "debug");
          if (logs.length === 0) return <Empty title={`Nothing was done to it in the last ${DAYS} days`} />;
          const latest = logs.toReversed().slice(from, from + PAGE);
          return (
            <>
              <Table
                label="Log"
                rows={latest}
                keyOf={(record) => `${record.timestamp} ${record.message} ${logs.indexOf(record)}`}
                columns={[
                  { id: "when", title: "When", cell: (record) => <time title={`${date(record.timestamp)} UTC`}>{relative(record.timestamp, now())}</time> },
                  { id: "level", title: "Level", cell: (record) => <StateBadge state={record.log_level} tone={TONES[record.log_level] ?? "plain"} /> },
                  {
                    id: "message",
                    title: "What",
                    cell: (record) => (
                      <button type="button" class="link" onClick={() => setOpen(record)}>
                        {record.message}
                      </button>
                    ),
                  },
                  { id: "status", title: "Status", drop: 1, cell: (record) => String(record.metadata["http_status_code"] ?? "–") },
                  { id: "from", title: "From", drop: 2, cell: (record) => String(record.metadata["ip_address"] || "Roost itself") },
                ]}
              />
              <Pager shown={latest.length} total={logs.length} previous={from > 0 ? () => setFrom(from - PAGE) : null} next={from + PAGE < logs.length ? () => setFrom(from + PAGE) : null} />
            </>
          );
        }}
      </Await>
      {open && (
        <Dialog title={open.message} close={() => setOpen(undefined)} wide>
          <p class="quiet">{date(open.timestamp)} UTC</p>
          <Code text={JSON.stringify(open.metadata, null, 2)} />
        </Dialog>
      )}
    </>
  );
}
