import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ShowAs } from "../../ui/CodeTabs";
import { SelectField, TextField } from "../../ui/form/Simple";
import type { Change } from "./Clock";

const STEPS: [string, number][] = [
  ["1 hour", 3600],
  ["1 day", 86_400],
  ["7 days", 7 * 86_400],
  ["30 days", 30 * 86_400],
];
const UNITS: [string, string][] = [
  ["60", "minutes"],
  ["3600", "hours"],
  ["86400", "days"],
];

export function Advance({ busy, advance }: { busy: boolean; advance: (body: Change) => Promise<boolean> }): JSX.Element {
  const [amount, setAmount] = useState("2");
  const [unit, setUnit] = useState("86400");
  const [to, setTo] = useState("");
  const [showing, setShowing] = useState(false);
  const seconds = Number(amount) * Number(unit);
  const send = (event: Event, body: Change): void => {
    event.preventDefault();
    void advance(body);
  };
  return (
    <div class="form">
      <div class="form-foot">
        {STEPS.map(([title, step]) => (
          <button key={step} type="button" class="button" disabled={busy} onClick={() => advance({ advance_seconds: step })}>
            {title}
          </button>
        ))}
      </div>
      <form class="inline-form" onSubmit={(event) => send(event, { advance_seconds: seconds })}>
        <TextField label="By" type="number" min={1} step="any" required value={amount} set={setAmount} />
        <SelectField label="Of what" value={unit} set={setUnit} choices={UNITS} />
        <button type="submit" class="button" disabled={busy || !(seconds > 0)}>
          Advance
        </button>
      </form>
      <form class="inline-form" onSubmit={(event) => send(event, { advance_to: Date.parse(`${to}Z`) * 1000 })}>
        <TextField label="To (UTC)" type="datetime-local" required value={to} set={setTo} />
        <button type="submit" class="button" disabled={busy || !to}>
          Go there
        </button>
      </form>
      <button type="button" class="button button-quiet" aria-expanded={showing} onClick={() => setShowing(!showing)}>
        Show as code
      </button>
      {showing && <ShowAs call={{ method: "POST", path: "/clock", body: { advance_seconds: seconds || 3600 }, admin: true }} />}
    </div>
  );
}
