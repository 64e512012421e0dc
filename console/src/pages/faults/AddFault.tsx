import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { useApi } from "../../spec/useApi";
import { FormDialog } from "../../ui/FormDialog";
import { SelectField, TextField } from "../../ui/form/Simple";
import { toast } from "../../ui/Toast";
import { KINDS, titleOf, type Kind } from "./kinds";

export interface Start {
  operation: string;
  key: string;
  resource: string;
}

type Values = Record<string, string>;

const NUMBERS = new Set(["status", "seconds", "retry_after", "rate", "count", "expires_in"]);
const DETAILS: Partial<Record<Kind, string[]>> = {
  error: ["status", "message"],
  locked: ["message"],
  delay: ["seconds"],
  "rate-limit": ["retry_after"],
  "sold-out": ["plan", "region"],
};

/** The form for a fault. It can begin with an operation or a request that was seen. */
export function AddFault({ start, close, added }: { start: Start; close: () => void; added: () => void }): JSX.Element {
  const { spec } = useApi();
  const [kind, setKind] = useState<Kind>("error");
  const [values, setValues] = useState<Values>({ ...start, status: "503", seconds: "2", retry_after: "5" });
  const set = (name: string) => (value: string) => setValues((now) => ({ ...now, [name]: value }));
  const body = bodyOf(kind, values);
  const add = async (): Promise<void> => {
    await admin("POST", "/faults", { body });
    toast(`${titleOf(kind)}: added`);
    added();
  };
  const field = (name: string, label: string, more: Partial<Parameters<typeof TextField>[0]> = {}): JSX.Element => (
    <TextField key={name} label={label} value={values[name] ?? ""} set={set(name)} {...(NUMBERS.has(name) ? { type: "number" as const, step: "any" as const } : {})} {...more} />
  );
  const soldOut = kind === "sold-out";
  return (
    <FormDialog title="Add a fault" word="Add it" close={close} submit={add} call={{ method: "POST", path: "/faults", body, admin: true }}>
      <SelectField label="What goes wrong" value={kind} set={(value) => setKind(value as Kind)} choices={KINDS.map(([id, title]) => [id, title])} help={KINDS.find(([id]) => id === kind)?.[2]} />
      {(DETAILS[kind] ?? []).map((name) => field(name, LABELS[name] ?? name, { required: name === "seconds" }))}
      {!soldOut && (
        <>
          {field("operation", "Operation", { offers: spec.operations.map((one) => one.id), placeholder: "Every operation", help: "Its id, as in the reference." })}
          {field("resource", "Resource", { placeholder: "Any", help: "The id of one that the request names." })}
          {field("key", "API key", { placeholder: "Any key", help: "Its id or name." })}
        </>
      )}
      <details class="form-more">
        <summary>How often, and for how long</summary>
        <div class="fields">
          {!soldOut && field("rate", "Of how many requests", { placeholder: "1, which is all", help: "0.5 is half of them, by chance." })}
          {!soldOut && field("count", "How often at most", { placeholder: "No limit", min: 1 })}
          {field("expires_in", "For how many seconds", { placeholder: "Until it is cleared", help: "Of Roost's clock." })}
        </div>
      </details>
    </FormDialog>
  );
}

const LABELS: Record<string, string> = {
  status: "Status",
  message: "Message",
  seconds: "Seconds",
  retry_after: "Seconds to wait",
  plan: "Plan",
  region: "Region",
};

function bodyOf(kind: Kind, values: Values): Record<string, unknown> {
  const taken = [...(DETAILS[kind] ?? []), "expires_in", ...(kind === "sold-out" ? [] : ["operation", "resource", "key", "rate", "count"])];
  const given = taken.flatMap((name): [string, unknown][] => {
    const value = values[name]?.trim();
    return value ? [[name, NUMBERS.has(name) ? Number(value) : value]] : [];
  });
  return { kind, ...Object.fromEntries(given) };
}
