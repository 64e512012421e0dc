import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin, chooseAccount, chosenAccount, type Account } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { FormDialog } from "../../ui/FormDialog";
import { Icon } from "../../ui/Icon";
import { SelectField, TextField } from "../../ui/form/Simple";
import { Await } from "../../ui/states";
import { Table } from "../../ui/Table";
import { Id } from "../../ui/Copy";
import { NewKey } from "./CreateKey";

type Made = Parameters<typeof NewKey>[0]["made"];

/** The accounts. What one has does not exist for another. */
export function Accounts(): JSX.Element {
  const remote = useRemote((signal) => admin<{ accounts: Account[] }>("GET", "/accounts", { signal }), [], 10_000);
  const [creating, setCreating] = useState(false);
  const here = chosenAccount()?.id;
  const choose = (id: string): void => {
    chooseAccount(id);
    location.reload();
  };
  return (
    <>
      <div class="toolbar">
        <button type="button" class="button button-main" onClick={() => setCreating(true)}>
          <Icon name="plus" /> Create an account
        </button>
      </div>
      <Await remote={remote}>
        {({ accounts }) => (
          <Table
            label="Accounts"
            rows={accounts}
            keyOf={(account) => account.id}
            columns={[
              {
                id: "name",
                title: "Name",
                cell: (account) => (
                  <>
                    <span class="table-name">{account.name}</span>
                    <span class="table-sub">{account.email}</span>
                  </>
                ),
              },
              { id: "parent", title: "Lies in", drop: 1, cell: (account) => accounts.find((one) => one.id === account.parent)?.name ?? "" },
              { id: "id", title: "ID", drop: 2, cell: (account) => <Id value={account.id} /> },
            ]}
            end={(account) =>
              account.id === here ? (
                <span class="quiet">you work here</span>
              ) : (
                <button type="button" class="button-quiet" aria-label={`Work in ${account.name}`} onClick={() => choose(account.id)}>
                  Work here
                </button>
              )
            }
          />
        )}
      </Await>
      {creating && <Create accounts={remote.data?.accounts ?? []} close={() => setCreating(false)} created={remote.reload} />}
    </>
  );
}

function Create({ accounts, close, created }: { accounts: Account[]; close: () => void; created: () => void }): JSX.Element {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [parent, setParent] = useState("");
  const [made, setMade] = useState<Made>();
  const body = { name, ...(email ? { email } : {}), ...(parent ? { parent } : {}) };
  const create = async (): Promise<void> => {
    setMade(await admin<Made>("POST", "/accounts", { body }));
    created();
  };
  if (made) {
    // The strip's list of accounts is read with the session: a reload has the new one in it.
    return <NewKey made={made} close={() => location.reload()} />;
  }
  return (
    <FormDialog title="Create an account" word="Create it" close={close} submit={create} stays call={{ method: "POST", path: "/accounts", body, admin: true }}>
      <TextField label="Name" required value={name} set={setName} placeholder="Team B" />
      <TextField label="Email" value={email} set={setEmail} placeholder="root@localhost" />
      <SelectField label="Sub-account of" value={parent} set={setParent} choices={[["", "Nobody"], ...accounts.map((one): [string, string] => [one.id, one.name])]} />
    </FormDialog>
  );
}
