import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { changeQuery, href, usePlace } from "../../shell/router";
import { Icon } from "../../ui/Icon";
import { Page } from "../../ui/Page";
import { StateBadge } from "../../ui/StateBadge";
import { Await, Empty } from "../../ui/states";
import { Table } from "../../ui/Table";
import { toast, toastError } from "../../ui/Toast";
import { date, number } from "../../ui/format";
import { AddFault } from "./AddFault";
import { effectOf, targetOf, titleOf, type Fault } from "./kinds";

const POLL = 2000;

/** What goes wrong on purpose, whom it has met, and how to end it. */
export function Faults(): JSX.Element {
  const { query } = usePlace();
  const remote = useRemote((signal) => admin<{ faults: Fault[] }>("GET", "/faults", { signal }), [], POLL);
  const [adding, setAdding] = useState(query.has("add"));
  const start = { operation: query.get("operation") ?? "", key: query.get("key") ?? "", resource: query.get("resource") ?? "" };
  const close = (): void => {
    setAdding(false);
    if (query.has("add")) changeQuery({ add: "", operation: "", key: "", resource: "" });
  };
  const clear = async (id = ""): Promise<void> => {
    try {
      await admin("DELETE", id ? `/faults/${id}` : "/faults");
      toast(id ? "The fault was cleared" : "All faults were cleared");
      remote.reload();
    } catch (error) {
      toastError(error);
    }
  };
  const add = (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      <Icon name="plus" /> Add a fault
    </button>
  );
  const any = (remote.data?.faults.length ?? 0) > 0;
  return (
    <Page
      title="Faults"
      lead="What goes wrong on purpose, so that you see what your program does then. Answers that a fault had a part in name it in a header."
      actions={
        <>
          {any && (
            <button type="button" class="button" onClick={() => clear()}>
              Clear all
            </button>
          )}
          {add}
        </>
      }
    >
      <Await remote={remote}>
        {({ faults }) =>
          faults.length === 0 ? (
            <Empty title="Nothing goes wrong on purpose">
              <p>
                Add a fault here, or from a <a href={href("/requests")}>request</a> that you have just seen.
              </p>
            </Empty>
          ) : (
            <Table
              label="Faults"
              rows={faults.toReversed()}
              keyOf={(fault) => fault.id}
              columns={[
                {
                  id: "kind",
                  title: "What",
                  cell: (fault) => (
                    <>
                      <span class="table-name">{titleOf(fault.kind)}</span>
                      <span class="table-sub">{effectOf(fault)}</span>
                      <span class="table-sub only-narrow">{targetOf(fault)}</span>
                    </>
                  ),
                },
                { id: "target", title: "Meets", drop: 1, cell: targetOf },
                { id: "rate", title: "Chance", numeric: true, drop: 2, cell: (fault) => `${Math.round((fault.rate ?? 1) * 100)} %` },
                { id: "hits", title: "Has met", numeric: true, cell: (fault) => (fault.kind === "sold-out" ? "–" : `${number(fault.hits)}${fault.count ? ` of ${number(fault.count)}` : ""}`) },
                { id: "until", title: "Until", drop: 2, cell: (fault) => (fault.until ? date(fault.until) : "cleared") },
                { id: "state", title: "State", drop: 1, cell: (fault) => <StateBadge state={fault.active ? "active" : "over"} tone={fault.active ? "bad" : "idle"} /> },
              ]}
              end={(fault) => (
                <button type="button" class="button-icon" aria-label={`Clear ${titleOf(fault.kind)} ${fault.id}`} title="Clear it" onClick={() => clear(fault.id)}>
                  <Icon name="close" />
                </button>
              )}
            />
          )
        }
      </Await>
      {adding && <AddFault start={start} close={close} added={remote.reload} />}
    </Page>
  );
}
