import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin, currentSession } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useQuery } from "../../shell/router";
import { Confirm } from "../../ui/Dialog";
import { Icon } from "../../ui/Icon";
import { Page } from "../../ui/Page";
import { Await, Empty } from "../../ui/states";
import { Table } from "../../ui/Table";
import { Tabs } from "../../ui/Tabs";
import { toast, toastError } from "../../ui/Toast";
import { date } from "../../ui/format";
import { Accounts } from "./Accounts";
import { CreateKey } from "./CreateKey";
import { Explain } from "./Explain";

export interface Key {
  id: string;
  name: string;
  account: { id: string; name: string };
  ending: string;
  created: string;
  expires: string;
  allow: string[];
  acls: string[];
}

const TABS = [
  { id: "keys", title: "API keys" },
  { id: "accounts", title: "Accounts" },
  { id: "explain", title: "Why allowed or not" },
];

/** Who can do what here: keys of all accounts, the accounts, and why a key may do something. */
export function Keys(): JSX.Element {
  const [tab, setTab] = useQuery("tab");
  const chosen = TABS.some((one) => one.id === tab) ? tab : "keys";
  return (
    <Page title="Keys and accounts" lead="An API key acts for an account, with all of its permissions or some. It is shown once, when it is made.">
      <Tabs tabs={TABS} chosen={chosen} choose={setTab} label="Keys and accounts">
        {chosen === "keys" && <KeyList />}
        {chosen === "accounts" && <Accounts />}
        {chosen === "explain" && <Explain />}
      </Tabs>
    </Page>
  );
}

function KeyList(): JSX.Element {
  const remote = useRemote((signal) => admin<{ keys: Key[] }>("GET", "/keys", { signal }), [], 10_000);
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Key>();
  const several = (currentSession()?.accounts?.length ?? 0) > 1;
  const revoke = async (key: Key): Promise<void> => {
    try {
      await admin("DELETE", "/keys", { query: { key: key.id } });
      toast(`${key.name} opens nothing any more`);
    } catch (error) {
      toastError(error);
    }
    setRevoking(undefined);
    remote.reload();
  };
  return (
    <>
      <div class="toolbar">
        <button type="button" class="button button-main" onClick={() => setCreating(true)}>
          <Icon name="plus" /> Create a key
        </button>
      </div>
      <Await remote={remote}>
        {({ keys }) =>
          keys.length === 0 ? (
            <Empty title="There are no API keys" />
          ) : (
            <Table
              label="API keys"
              rows={keys.toReversed()}
              keyOf={(key) => key.id}
              columns={[
                {
                  id: "name",
                  title: "Name",
                  cell: (key) => (
                    <>
                      <span class="table-name">{key.name || "Unnamed"}</span>
                      <span class="table-sub">
                        <code>…{key.ending}</code>
                      </span>
                    </>
                  ),
                },
                ...(several ? [{ id: "account", title: "Account", drop: 1 as const, cell: (key: Key) => key.account.name }] : []),
                { id: "acls", title: "Permissions", drop: 2 as const, cell: (key: Key) => <span title={key.acls.join(", ")}>{key.acls.join(", ") || "all"}</span> },
                { id: "allow", title: "From", drop: 2 as const, cell: (key: Key) => key.allow.join(", ") || "everywhere" },
                { id: "created", title: "Created", drop: 1 as const, cell: (key: Key) => date(key.created) },
                { id: "expires", title: "Ends", cell: (key: Key) => (key.expires ? date(key.expires) : "never") },
              ]}
              end={(key) => (
                <button type="button" class="button-quiet" aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
                  Revoke
                </button>
              )}
            />
          )
        }
      </Await>
      {creating && <CreateKey close={() => setCreating(false)} created={remote.reload} />}
      {revoking && (
        <Confirm title={`Revoke ${revoking.name}`} word="Revoke" danger close={() => setRevoking(undefined)} confirm={() => revoke(revoking)}>
          <p>Programs that use it are refused from now on. So are keys that were made with it.</p>
        </Confirm>
      )}
    </>
  );
}
