import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin, chosenAccount, currentSession } from "../../api/client";
import { Dialog } from "../../ui/Dialog";
import { FormDialog } from "../../ui/FormDialog";
import { SelectField, TextField } from "../../ui/form/Simple";
import { Code } from "../../ui/CodeTabs";

interface Made {
  api_key: string;
  key: { name: string; account: { name: string } };
}

const DAY = 86_400;
const LIVES: [string, string][] = [
  ["", "Never"],
  [String(DAY), "In a day"],
  [String(30 * DAY), "In 30 days"],
  [String(365 * DAY), "In a year"],
];

export function CreateKey({ close, created }: { close: () => void; created: () => void }): JSX.Element {
  const [name, setName] = useState("");
  const [account, setAccount] = useState(chosenAccount()?.id ?? "");
  const [life, setLife] = useState("");
  const [allow, setAllow] = useState("");
  const [acls, setAcls] = useState("");
  const [made, setMade] = useState<Made>();
  const accounts = currentSession()?.accounts ?? [];
  const body = {
    name,
    account,
    ...(life ? { expires_in: Number(life) } : {}),
    ...(allow.trim() ? { allow: words(allow) } : {}),
    ...(acls.trim() ? { acls: words(acls) } : {}),
  };
  const create = async (): Promise<void> => {
    setMade(await admin<Made>("POST", "/keys", { body }));
    created();
  };
  if (made) return <NewKey made={made} close={close} />;
  return (
    <FormDialog title="Create an API key" word="Create it" close={close} submit={create} stays call={{ method: "POST", path: "/keys", body, admin: true }}>
      <TextField label="Name" required value={name} set={setName} placeholder="laptop" />
      {accounts.length > 1 && <SelectField label="Account" value={account} set={setAccount} choices={accounts.map((one) => [one.id, one.name])} />}
      <SelectField label="Ends" value={life} set={setLife} choices={LIVES} help="By Roost's clock." />
      <TextField label="Networks that it may be used from" value={allow} set={setAllow} placeholder="192.0.2.0/24" help="Empty for everywhere." />
      <TextField label="Permissions" value={acls} set={setAcls} placeholder="dns, firewall" help="Empty for all." />
    </FormDialog>
  );
}

/** The one time that a key is shown. */
export function NewKey({ made, close }: { made: Made; close: () => void }): JSX.Element {
  return (
    <Dialog
      title={`The key of ${made.key.account.name}`}
      close={close}
      actions={
        <button type="button" class="button button-main" onClick={close}>
          I have it
        </button>
      }
    >
      <p>This is shown once, now. Whoever has it can do what it may.</p>
      <Code text={made.api_key} />
    </Dialog>
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
