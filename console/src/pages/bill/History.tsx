import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { Await, Empty } from "../../ui/states";
import { Pager, Table } from "../../ui/Table";
import { date, dollars, heading } from "../../ui/format";

interface Entry {
  id: number;
  date: string;
  type: string;
  description: string;
  amount: number;
  balance: number;
}

interface Answer {
  billing_history: Entry[];
  meta: { total: number; links: { next: string; prev: string } };
}

/** Invoices, payments and credit, with what was owed after each. */
export function History({ turn }: { turn: number }): JSX.Element {
  const [cursor, setCursor] = useState("");
  const remote = useRemote((signal) => v2<Answer>("GET", "/billing/history", { query: { per_page: 50, cursor }, signal }), [cursor]);
  useEffect(() => remote.reload(), [turn]);
  return (
    <Await remote={remote}>
      {({ billing_history: entries, meta }) =>
        entries.length === 0 ? (
          <Empty title="Nothing was invoiced or paid yet" />
        ) : (
          <>
            <Table
              label="History"
              rows={entries}
              keyOf={(entry) => String(entry.id)}
              columns={[
                { id: "date", title: "Date", cell: (entry) => date(entry.date) },
                { id: "what", title: "What", cell: (entry) => entry.description },
                { id: "type", title: "Type", drop: 1, cell: (entry) => heading(entry.type) },
                { id: "amount", title: "Amount", numeric: true, cell: (entry) => dollars(entry.amount) },
                { id: "balance", title: "Owed then", numeric: true, cell: (entry) => dollars(entry.balance) },
              ]}
            />
            <Pager shown={entries.length} total={meta.total} previous={meta.links.prev ? () => setCursor(meta.links.prev) : null} next={meta.links.next ? () => setCursor(meta.links.next) : null} />
          </>
        )
      }
    </Await>
  );
}
