import type { JSX } from "preact";
import { admin, chosenAccount } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { href } from "../../shell/router";
import { useApi } from "../../spec/useApi";
import { Await, Empty } from "../../ui/states";
import { Table } from "../../ui/Table";
import { date, dollars, dollarsAnHour } from "../../ui/format";

interface Item {
  resource: string;
  product: string;
  description: string;
  state: string;
  started: string;
  hourly: number;
  monthly: number;
  this_month: number;
}

interface BillView {
  items: Item[];
  running: { hourly: number; monthly: number };
  this_month: number;
}

const POLL = 5000;

/** What runs, and what it costs an hour and a month. */
export function Now(): JSX.Element {
  const account = chosenAccount()?.id;
  const remote = useRemote((signal) => admin<BillView>("GET", "/bill", { query: { account }, signal }), [account], POLL);
  return (
    <Await remote={remote}>
      {(bill) => (
        <>
          <dl class="figures">
            <Figure name="An hour" value={dollarsAnHour(bill.running.hourly)} />
            <Figure name="A month at most" value={dollars(bill.running.monthly)} />
            <Figure name="This month so far" value={dollars(bill.this_month)} />
          </dl>
          {bill.items.length === 0 ? (
            <Empty title="Nothing runs that costs anything">
              <a class="button" href={href("/deploy")}>
                Deploy something
              </a>
            </Empty>
          ) : (
            <Table
              label="What runs"
              rows={bill.items.toSorted((a, b) => b.hourly - a.hourly)}
              keyOf={(item) => `${item.resource} ${item.description} ${item.started}`}
              columns={[
                {
                  id: "what",
                  title: "What",
                  cell: (item) => (
                    <>
                      <Named item={item} />
                      <span class="table-sub">{item.product}</span>
                    </>
                  ),
                },
                { id: "since", title: "Since", drop: 2, cell: (item) => date(item.started) },
                { id: "hour", title: "An hour", numeric: true, cell: (item) => dollarsAnHour(item.hourly) },
                { id: "month", title: "A month at most", numeric: true, drop: 1, cell: (item) => dollars(item.monthly) },
                { id: "now", title: "This month", numeric: true, cell: (item) => dollars(item.this_month) },
              ]}
            />
          )}
        </>
      )}
    </Await>
  );
}

function Named({ item }: { item: Item }): JSX.Element {
  const { collections } = useApi();
  const words: Record<string, string> = { "Load Balancer": "/load-balancers", "Block Storage": "/blocks", "Object Storage": "/object-storage" };
  const path = words[item.product] ?? (item.product.includes("Bare Metal") ? "/bare-metals" : /Compute|Instance|GPU/.test(item.product) ? "/instances" : "");
  const found = collections.find((one) => one.path === path);
  if (!found || !item.resource) return <span class="table-name">{item.description}</span>;
  return (
    <a class="table-name" href={href(`/resources${path}/${item.resource}`)}>
      {item.description}
    </a>
  );
}

export function Figure({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
