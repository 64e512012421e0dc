import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { href } from "../../shell/router";
import { Confirm } from "../../ui/Dialog";
import { FormDialog } from "../../ui/FormDialog";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { Page, Panel } from "../../ui/Page";
import { Await, Empty } from "../../ui/states";
import { TextField } from "../../ui/form/Simple";
import { Table } from "../../ui/Table";
import { toast, toastError } from "../../ui/Toast";
import { date, number } from "../../ui/format";
import { Compare } from "./Compare";
import { Contents } from "./Contents";
import { Import } from "./Import";

export interface Saved {
  name: string;
  date: string;
  documents: number;
  size: number;
}

type Doing = { what: "restore" | "delete"; name: string } | { what: "save" | "import" | "reset" };

/** All that this Roost holds: saved by name, compared, brought back, begun anew. */
export function State(): JSX.Element {
  const saved = useRemote((signal) => admin<{ states: Saved[] }>("GET", "/state/saved", { signal }), []);
  const [doing, setDoing] = useState<Doing>();
  const [turn, setTurn] = useState(0);
  const close = (): void => setDoing(undefined);
  const done = (text: string): void => {
    toast(text);
    close();
    saved.reload();
    setTurn((now) => now + 1);
  };
  const names = saved.data?.states.map((state) => state.name) ?? [];
  return (
    <Page
      title="State"
      lead="All that this Roost holds, for all accounts. A saved state brings back everything: resources, keys, invoices, the clock."
      actions={
        <>
          <a class="button" href={href("/_roost/state")} download="roost-state.jsonl">
            Export
          </a>
          <button type="button" class="button" onClick={() => setDoing({ what: "import" })}>
            Import
          </button>
          <button type="button" class="button" onClick={() => setDoing({ what: "reset" })}>
            Reset
          </button>
          <button type="button" class="button button-main" onClick={() => setDoing({ what: "save" })}>
            <Icon name="plus" /> Save the state
          </button>
        </>
      }
    >
      <div class="stack">
        <Await remote={saved}>
          {({ states }) =>
            states.length === 0 ? (
              <Empty title="No state is saved yet">
                <p>Save one before an experiment, and come back to it in less than a second.</p>
              </Empty>
            ) : (
              <Table
                label="Saved states"
                rows={states}
                keyOf={(state) => state.name}
                columns={[
                  { id: "name", title: "Name", cell: (state) => <span class="table-name">{state.name}</span> },
                  { id: "date", title: "Saved (Roost's clock)", cell: (state) => date(state.date) },
                  { id: "documents", title: "Documents", numeric: true, drop: 1, cell: (state) => number(state.documents) },
                  { id: "size", title: "Size", numeric: true, drop: 2, cell: (state) => size(state.size) },
                ]}
                end={(state) => (
                  <Menu
                    plain
                    label={`Actions of ${state.name}`}
                    button={<Icon name="more" />}
                    items={[
                      { title: "Restore", act: () => setDoing({ what: "restore", name: state.name }) },
                      { title: "Delete", danger: true, act: () => setDoing({ what: "delete", name: state.name }) },
                    ]}
                  />
                )}
              />
            )
          }
        </Await>
        {names.length > 0 && <Compare names={names} turn={turn} />}
        <Panel title="What there is now">
          <Contents turn={turn} />
        </Panel>
      </div>
      {doing && <Asked doing={doing} close={close} done={done} />}
    </Page>
  );
}

function Asked({ doing, close, done }: { doing: Doing; close: () => void; done: (text: string) => void }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const act = async (send: () => Promise<unknown>, text: string): Promise<void> => {
    setBusy(true);
    try {
      await send();
      done(text);
    } catch (error) {
      toastError(error);
      close();
    }
  };
  switch (doing.what) {
    case "save":
      return <Save close={close} done={done} />;
    case "import":
      return <Import close={close} done={done} />;
    case "restore":
      return (
        <Confirm title={`Restore ${doing.name}`} word="Restore" danger busy={busy} close={close} confirm={() => act(() => admin("POST", `/state/saved/${encodeURIComponent(doing.name)}/restore`), `${doing.name} is back`)}>
          <p>What there is now is lost, unless you save it first. The clock goes back to where it was then.</p>
        </Confirm>
      );
    case "delete":
      return (
        <Confirm title={`Delete ${doing.name}`} word="Delete" danger busy={busy} close={close} confirm={() => act(() => admin("DELETE", `/state/saved/${encodeURIComponent(doing.name)}`), `${doing.name} was deleted`)}>
          <p>The saved state is gone then. What there is now stays.</p>
        </Confirm>
      );
    case "reset":
      return (
        <Confirm title="Reset everything" word="Reset" danger busy={busy} close={close} confirm={() => act(() => admin("POST", "/reset"), "Roost begins anew")}>
          <p>
            All resources, accounts, keys, faults and invoices are gone then, and the clock is real time again. One account is there as
            after the first start. Saved states stay.
          </p>
        </Confirm>
      );
  }
}

function Save({ close, done }: { close: () => void; done: (text: string) => void }): JSX.Element {
  const [name, setName] = useState("");
  const body = { name };
  const save = async (): Promise<void> => {
    await admin("POST", "/state/saved", { body });
    done(`Saved as ${name}`);
  };
  return (
    <FormDialog title="Save the state" word="Save" close={close} submit={save} call={{ method: "POST", path: "/state/saved", body, admin: true }}>
      <TextField label="Name" required value={name} set={setName} placeholder="before-the-upgrade" />
    </FormDialog>
  );
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${number(Math.ceil(bytes / 1024))} KB` : `${number(bytes / 1024 / 1024)} MB`;
}
