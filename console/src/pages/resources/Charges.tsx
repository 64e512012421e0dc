import type { JSX } from "preact";
import { admin, chosenAccount, isOperator, v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { nameOf, type Document } from "../../spec/collections";
import { date, dollars } from "../../ui/format";
import { StateBadge } from "../../ui/StateBadge";
import { Await, Empty } from "../../ui/states";
import { Table } from "../../ui/Table";

interface Charge {
  description: string;
  product: string;
  state: string;
  started: string;
  ended: string;
  hourly: number;
  monthly: number | null;
  thisMonth: number;
}

interface BillItem extends Omit<Charge, "thisMonth"> {
  resource: string;
  this_month: number;
}

interface Pending {
  description: string;
  product: string;
  start_date: string;
  end_date: string;
  unit_price: number;
  total: number;
}

const POLL = 15_000;

/** What a resource costs and has cost this month, line by line. */
export function Charges({ item }: { item: Document }): JSX.Element {
  const remote = useRemote((signal) => (isOperator() ? billed(item, signal) : pending(item, signal)), [item["id"]], POLL);
  return (
    <Await remote={remote}>
      {(charges) => {
        if (charges.length === 0) return <Empty title="It costs nothing" />;
        const sum = charges.reduce((total, charge) => total + charge.thisMonth, 0);
        return (
          <>
            <Table
              label="Charges"
              rows={charges}
              keyOf={(charge) => charge.description + charge.started}
              columns={[
                { id: "what", title: "What", cell: (charge) => charge.description },
                { id: "state", title: "State", cell: (charge) => <StateBadge state={charge.state} /> },
                { id: "product", title: "Product", drop: 2, cell: (charge) => charge.product },
                { id: "started", title: "Since", drop: 1, cell: (charge) => date(charge.started) },
                { id: "hourly", title: "An hour", numeric: true, drop: 1, cell: (charge) => `$${charge.hourly}` },
                { id: "monthly", title: "A month at most", numeric: true, drop: 2, cell: (charge) => (charge.monthly === null ? "–" : dollars(charge.monthly)) },
                { id: "now", title: "This month", numeric: true, cell: (charge) => dollars(charge.thisMonth) },
              ]}
            />
            <p class="sum">
              This month so far: <strong>{dollars(sum)}</strong>
            </p>
          </>
        );
      }}
    </Await>
  );
}

async function billed(item: Document, signal: AbortSignal): Promise<Charge[]> {
  const { items } = await admin<{ items: BillItem[] }>("GET", "/bill", { query: { account: chosenAccount()?.id }, signal });
  return items.filter((one) => one.resource === String(item["id"])).map((one) => ({ ...one, thisMonth: one.this_month }));
}

/** Pending charges name no resource; their descriptions begin with its label. */
async function pending(item: Document, signal: AbortSignal): Promise<Charge[]> {
  const answer = await v2<{ pending_charges: Pending[] }>("GET", "/billing/pending-charges", { signal });
  const name = nameOf(item);
  return answer.pending_charges
    .filter((one) => name !== "" && one.description.startsWith(`${name} (`))
    .map((one) => ({ ...one, state: "running", started: one.start_date, ended: one.end_date, hourly: one.unit_price, monthly: null, thisMonth: one.total }));
}
