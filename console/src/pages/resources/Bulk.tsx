import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { v2 } from "../../api/client";
import { asRefused } from "../../api/useRemote";
import { forgetChoices } from "../../spec/choices";
import type { Collection, Document } from "../../spec/collections";
import type { Operation } from "../../spec/openapi";
import { wordOf } from "../../spec/operations";
import { fill, itemPath } from "../../spec/places";
import { Confirm, Dialog } from "../../ui/Dialog";
import { SchemaForm } from "../../ui/form/SchemaForm";
import { plural } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { StateBadge } from "../../ui/StateBadge";

interface BulkProps {
  collection: Collection;
  path: string;
  ids: string[];
  named: (id: string) => string;
  /** What only has to be asked for. */
  operations: Operation[];
  /** What takes a body: one form for all of them. */
  forms: Operation[];
  clear: () => void;
  done: () => void;
}

interface Work {
  operation: Operation;
  body?: Document;
}

type Outcome = "waiting" | "running" | "done" | string;

const AT_ONCE = 4;

/** What is selected, and one action for all of it: each is asked for by itself, and told by itself. */
export function Bulk({ collection, path, ids, named, operations, forms, clear, done }: BulkProps): JSX.Element {
  const [asking, setAsking] = useState<Operation>();
  const [filling, setFilling] = useState<Operation>();
  const [running, setRunning] = useState<Work>();
  const wordFor = (operation: Operation): string => (operation === collection.update ? "Edit" : wordOf(operation, collection));
  return (
    <div class="bulk" role="region" aria-label="Selected">
      <strong>{plural(ids.length, "selected", "selected")}</strong>
      {operations.map((operation) => (
        <button key={operation.id} type="button" class="button" onClick={() => setAsking(operation)}>
          {operation === collection.remove ? "Delete" : wordOf(operation, collection)}
        </button>
      ))}
      {forms.length > 0 && (
        <Menu
          label="More actions for what is selected"
          button={
            <>
              More <Icon name="down" />
            </>
          }
          items={forms.map((operation) => ({ title: wordFor(operation), act: () => setFilling(operation) }))}
        />
      )}
      <button type="button" class="button button-quiet" onClick={clear}>
        Clear
      </button>
      {asking && (
        <Confirm
          title={`${asking.summary}?`}
          word={`${asking.method === "DELETE" ? "Delete" : wordOf(asking, collection)} ${ids.length}`}
          danger={asking.method === "DELETE"}
          close={() => setAsking(undefined)}
          confirm={() => (setRunning({ operation: asking }), setAsking(undefined))}
        >
          <p>This is done for each of these {ids.length}, one after another:</p>
          <p class="bulk-names">{ids.map(named).join(", ")}</p>
        </Confirm>
      )}
      {filling && (
        <Dialog title={`${wordFor(filling)}: ${plural(ids.length, "selected", "selected")}`} close={() => setFilling(undefined)} wide>
          <p class="bulk-names">{ids.map(named).join(", ")}</p>
          <SchemaForm
            operation={filling}
            path={filling.path}
            word={`Do it for ${ids.length}`}
            cancel={() => setFilling(undefined)}
            submit={async (body) => {
              setRunning({ operation: filling, body });
              setFilling(undefined);
            }}
          />
        </Dialog>
      )}
      {running && (
        <Progress
          work={running}
          targets={ids.map((id) => ({ id, name: named(id), path: fill(running.operation.path, itemPath(collection, path, { id }) ?? "") }))}
          close={() => (setRunning(undefined), clear(), done())}
        />
      )}
    </div>
  );
}

interface Target {
  id: string;
  name: string;
  path: string;
}

function Progress({ work, targets, close }: { work: Work; targets: Target[]; close: () => void }): JSX.Element {
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const started = useRef(false);
  if (!started.current) {
    started.current = true;
    void all(work, targets, (id, outcome) => setOutcomes((before) => ({ ...before, [id]: outcome })));
  }
  const ended = targets.filter(({ id }) => !["waiting", "running"].includes(outcomes[id] ?? "waiting")).length;
  const over = ended === targets.length;
  return (
    <Dialog
      title={work.operation.summary}
      close={close}
      actions={
        <button type="button" class="button button-main" disabled={!over} onClick={close}>
          {over ? "Close" : `${ended} of ${targets.length}`}
        </button>
      }
    >
      <progress value={ended} max={targets.length} aria-label="Done" />
      <ul class="outcomes">
        {targets.map(({ id, name }) => {
          const outcome = outcomes[id] ?? "waiting";
          const known = ["waiting", "running", "done"].includes(outcome);
          return (
            <li key={id}>
              <span>{name}</span>
              {known ? <StateBadge state={outcome} tone={outcome === "done" ? "good" : outcome === "running" ? "moving" : "idle"} /> : <span class="outcome-bad">{outcome}</span>}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

async function all({ operation, body }: Work, targets: Target[], tell: (id: string, outcome: Outcome) => void): Promise<void> {
  const left = [...targets];
  const worker = async (): Promise<void> => {
    for (let target = left.shift(); target; target = left.shift()) {
      tell(target.id, "running");
      try {
        await v2(operation.method, target.path, body ? { body } : {});
        tell(target.id, "done");
      } catch (error) {
        tell(target.id, asRefused(error).message);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  forgetChoices();
}
