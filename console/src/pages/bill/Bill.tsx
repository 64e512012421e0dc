import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isOperator, v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useQuery } from "../../shell/router";
import { Page } from "../../ui/Page";
import { Await, Empty } from "../../ui/states";
import { Tabs, type Tab } from "../../ui/Tabs";
import { History } from "./History";
import { Invoices } from "./Invoices";
import { Lines, type Line } from "./lines";
import { Now } from "./Now";
import { Pay } from "./Pay";

const POLL = 10_000;

/** What everything costs: now, this month line by line, and what was invoiced. */
export function Bill(): JSX.Element {
  const [tab, setTab] = useQuery("tab");
  const [paying, setPaying] = useState(false);
  const [turn, setTurn] = useState(0);
  const tabs: Tab[] = [
    ...(isOperator() ? [{ id: "now", title: "Now" }] : []),
    { id: "month", title: "This month" },
    { id: "invoices", title: "Invoices" },
    { id: "history", title: "History" },
  ];
  const chosen = tabs.some((one) => one.id === tab) ? tab : (tabs[0]?.id ?? "");
  return (
    <Page
      title="Bill"
      lead="A started hour counts; a month costs no more than its monthly price; each item is rounded to the cent once."
      actions={
        isOperator() && (
          <button type="button" class="button" onClick={() => setPaying(true)}>
            Pay or give credit
          </button>
        )
      }
    >
      <Tabs tabs={tabs} chosen={chosen} choose={setTab} label="The bill">
        {chosen === "now" && <Now />}
        {chosen === "month" && <Month />}
        {chosen === "invoices" && <Invoices />}
        {chosen === "history" && <History turn={turn} />}
      </Tabs>
      {paying && <Pay close={() => setPaying(false)} done={() => setTurn(turn + 1)} />}
    </Page>
  );
}

function Month(): JSX.Element {
  const remote = useRemote((signal) => v2<{ pending_charges: Line[] }>("GET", "/billing/pending-charges", { signal }), [], POLL);
  return (
    <Await remote={remote}>
      {({ pending_charges }) =>
        pending_charges.length ? (
          <Lines label="This month's charges" lines={pending_charges} />
        ) : (
          <Empty title="This month has cost nothing yet" />
        )
      }
    </Await>
  );
}
