import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { FormDialog } from "../../ui/FormDialog";
import { plural } from "../../ui/format";

interface Imported {
  accounts: number;
  documents: number;
  left_out: { keys: number; secrets: number };
}

/** Puts the state of a file in the place of what there is. */
export function Import({ close, done }: { close: () => void; done: (text: string) => void }): JSX.Element {
  const [file, setFile] = useState<File>();
  const send = async (): Promise<void> => {
    if (!file) return;
    const found = await admin<Imported>("PUT", "/state", { raw: file });
    const lost = found.left_out.keys + found.left_out.secrets;
    const without = lost ? `, without ${plural(lost, "secret")} that another Roost has sealed` : "";
    done(`${plural(found.documents, "document")} of ${plural(found.accounts, "account")} are here${without}`);
  };
  return (
    <FormDialog title="Import a state" word="Import" danger close={close} submit={send}>
      <p>The state of the file takes the place of all that there is now. Save that first if you want to come back to it.</p>
      <div class="field">
        <label for="state-file">A file of `roost state export`</label>
        <input id="state-file" type="file" accept=".jsonl,application/jsonl" required onChange={(event) => setFile(event.currentTarget.files?.[0])} />
      </div>
    </FormDialog>
  );
}
