import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useApi } from "../../spec/useApi";
import { Code } from "../../ui/CodeTabs";
import { Panel } from "../../ui/Page";
import { Await, Failed } from "../../ui/states";
import { SelectField, TextField } from "../../ui/form/Simple";
import { useAction } from "../../ui/useAction";
import type { Key } from "./Keys";

interface Explanation {
  user: string;
  action: string;
  allowed: boolean;
  reason: string;
  policy_name: string;
  statement: unknown;
}

/** Why a key may do something, or may not. */
export function Explain(): JSX.Element {
  const keys = useRemote((signal) => admin<{ keys: Key[] }>("GET", "/keys", { signal }), []);
  return <Await remote={keys}>{(found) => <Question keys={found.keys} />}</Await>;
}

function Question({ keys }: { keys: Key[] }): JSX.Element {
  const { spec } = useApi();
  const [key, setKey] = useState(keys[0]?.id ?? "");
  const [operation, setOperation] = useState("create-instance");
  const [resource, setResource] = useState("");
  const [answer, setAnswer] = useState<Explanation>();
  const action = useAction();
  const ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    const query = { key, operation, resource };
    if (!(await action.run(async () => setAnswer(await admin<Explanation>("GET", "/access/explain", { query }))))) setAnswer(undefined);
  };
  return (
    <div class="panels panels-two">
      <Panel title="May this key do this?">
        <form class="form" onSubmit={ask}>
          <SelectField label="Key" value={key} set={setKey} choices={keys.map((one) => [one.id, `${one.name || "Unnamed"} (${one.account.name})`])} />
          <TextField label="Operation" required value={operation} set={setOperation} offers={spec.operations.map((one) => one.id)} />
          <TextField label="Resource" value={resource} set={setResource} placeholder="Its id; empty for none" />
          <div class="form-foot">
            <button type="submit" class="button button-main" disabled={action.busy}>
              Ask
            </button>
          </div>
          {action.error && <Failed error={action.error} />}
        </form>
      </Panel>
      {answer && (
        <div role="status">
          <Panel title={answer.allowed ? "Yes" : "No"}>
            <p>{answer.reason}</p>
            <dl class="facts">
              <div>
                <dt>Action</dt>
                <dd>{answer.action}</dd>
              </div>
              <div>
                <dt>User</dt>
                <dd>{answer.user}</dd>
              </div>
              {answer.policy_name && (
                <div>
                  <dt>Policy</dt>
                  <dd>{answer.policy_name}</dd>
                </div>
              )}
            </dl>
            {answer.statement !== null && answer.statement !== undefined && <Code text={JSON.stringify(answer.statement, null, 2)} />}
          </Panel>
        </div>
      )}
    </div>
  );
}
