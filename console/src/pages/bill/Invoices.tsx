import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isOperator, v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { href } from "../../shell/router";
import { Dialog } from "../../ui/Dialog";
import { Await, Empty } from "../../ui/states";
import { Pager, Table } from "../../ui/Table";
import { date, dollars } from "../../ui/format";
import { Lines, type Line } from "./lines";

interface Invoice {
  id: number;
  date: string;
  description: string;
  amount: number;
  balance: number;
}

interface Meta {
  total: number;
  links: { next: string; prev: string };
}

const PAGE = 50;

/** The invoices, each with all of its items. */
export function Invoices(): JSX.Element {
  const [cursor, setCursor] = useState("");
  const [open, setOpen] = useState<Invoice>();
  const remote = useRemote(
    (signal) => v2<{ billing_invoices: Invoice[]; meta: Meta }>("GET", "/billing/invoices", { query: { per_page: PAGE, cursor }, signal }),
    [cursor],
  );
  return (
    <>
      <Await remote={remote}>
        {({ billing_invoices: invoices, meta }) =>
          invoices.length === 0 ? (
            <Empty title="There is no invoice yet">
              <p>
                One comes on the first of each month that cost something. <a href={href("/clock")}>Move the clock on</a> to see it.
              </p>
            </Empty>
          ) : (
            <>
              <Table
                label="Invoices"
                rows={invoices}
                keyOf={(invoice) => String(invoice.id)}
                columns={[
                  {
                    id: "what",
                    title: "Invoice",
                    cell: (invoice) => (
                      <button type="button" class="link" onClick={() => setOpen(invoice)}>
                        {invoice.description}
                      </button>
                    ),
                  },
                  { id: "date", title: "Date", cell: (invoice) => date(invoice.date) },
                  { id: "amount", title: "Amount", numeric: true, cell: (invoice) => dollars(invoice.amount) },
                  { id: "balance", title: "Owed then", numeric: true, drop: 1, cell: (invoice) => dollars(invoice.balance) },
                ]}
                end={(invoice) =>
                  isOperator() && (
                    <a class="button-quiet" href={href(`/_roost/bill/invoices/${invoice.id}/pdf`)} download={`invoice-${invoice.id}.pdf`}>
                      PDF
                    </a>
                  )
                }
              />
              <Pager shown={invoices.length} total={meta.total} previous={meta.links.prev ? () => setCursor(meta.links.prev) : null} next={meta.links.next ? () => setCursor(meta.links.next) : null} />
            </>
          )
        }
      </Await>
      {open && <Items invoice={open} close={() => setOpen(undefined)} />}
    </>
  );
}

function Items({ invoice, close }: { invoice: Invoice; close: () => void }): JSX.Element {
  const remote = useRemote((signal) => allItems(invoice.id, signal), [invoice.id]);
  return (
    <Dialog title={invoice.description} close={close} wide>
      <Await remote={remote}>{(lines) => <Lines label="Items of the invoice" lines={lines} />}</Await>
    </Dialog>
  );
}

const MOST = 500;

async function allItems(invoice: number, signal: AbortSignal): Promise<Line[]> {
  type Answer = { invoice_items: Line[]; meta: Meta };
  const { invoice_items: items } = await v2<Answer>("GET", `/billing/invoices/${invoice}/items`, { query: { per_page: MOST }, signal });
  return items;
}
