import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin, chosenAccount } from "../../api/client";
import { FormDialog } from "../../ui/FormDialog";
import { SelectField, TextField } from "../../ui/form/Simple";
import { toast } from "../../ui/Toast";
import { dollars } from "../../ui/format";

/** No money moves: it is noted that the account has paid, or owes less. */
export function Pay({ close, done }: { close: () => void; done: () => void }): JSX.Element {
  const [what, setWhat] = useState("payments");
  const [amount, setAmount] = useState("");
  const [description, setDescription] = useState("");
  const account = chosenAccount();
  const body = {
    cents: Math.round(Number(amount) * 100),
    ...(account ? { account: account.id } : {}),
    ...(description ? { description } : {}),
  };
  const send = async (): Promise<void> => {
    const received = await admin<{ balance: number }>("POST", `/bill/${what}`, { body });
    toast(`${account?.name ?? "The account"} owes ${dollars(received.balance)} now`);
    done();
  };
  return (
    <FormDialog title={`Pay or give credit to ${account?.name ?? "the account"}`} word="Note it" close={close} submit={send} call={{ method: "POST", path: `/bill/${what}`, body, admin: true }}>
      <SelectField
        label="What"
        value={what}
        set={setWhat}
        choices={[
          ["payments", "A payment"],
          ["credits", "Credit"],
        ]}
      />
      <TextField label="Dollars" type="number" min={0.01} step={0.01} required value={amount} set={setAmount} />
      <TextField label="Description" value={description} set={setDescription} placeholder="As the history shows it" />
    </FormDialog>
  );
}
