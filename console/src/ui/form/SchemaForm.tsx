import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Refused } from "../../api/client";
import { asRefused } from "../../api/useRemote";
import type { Call } from "../../showas/request";
import type { Operation } from "../../spec/openapi";
import { referredBy } from "../../spec/references";
import { useApi } from "../../spec/useApi";
import { ShowAs } from "../CodeTabs";
import { Failed } from "../states";
import { changed, cleaned, controlOf, fieldsOf, startOf, type FieldSpec, type Values } from "./fields";
import { Field } from "./Field";

interface SchemaFormProps {
  operation: Operation;
  /** The operation's path with its names filled in. */
  path: string;
  /** What is edited; without it the form makes something new. */
  item?: Values;
  /** Values that a new one begins with. */
  start?: Values;
  word: string;
  submit: (body: Values) => Promise<void>;
  cancel?: () => void;
}

const SHOWN_AT_ONCE = 6;
const OLD = /vpc2|private_network|^tag$|ddos/;

/** A form for an operation's body, with the call that it makes shown beside it in every language. */
export function SchemaForm(props: SchemaFormProps): JSX.Element {
  const { operation, path, item, start, word, submit, cancel } = props;
  const { spec, collections } = useApi();
  const fields = fieldsOf(spec, operation.body ?? {});
  const before = item ? startOf(fields, item) : {};
  const [values, setValues] = useState<Values>(() => ({ ...before, ...start }));
  const [error, setError] = useState<Refused>();
  const [busy, setBusy] = useState(false);
  const [showing, setShowing] = useState(false);
  const body = item ? changed(before, values) : cleaned(values);
  const call: Call = { method: operation.method, path, ...(operation.body ? { body } : {}) };

  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await submit(body);
    } catch (refused) {
      setError(asRefused(refused));
    } finally {
      setBusy(false);
    }
  };
  const [first, more] = arranged(fields, (field) => {
    const control = controlOf(spec, field.name, field.schema);
    return control === "list" || referredBy(collections, operation.path, field.name) !== null ? 2 : control === "switch" ? 4 : 3;
  });
  const show = (field: FieldSpec): JSX.Element => (
    <Field
      key={field.name}
      {...field}
      path={operation.path}
      required={field.required && !item}
      value={values[field.name]}
      wrong={error !== undefined && new RegExp(`\\b${field.name}\\b`).test(error.message)}
      change={(value) => setValues((now) => ({ ...now, [field.name]: value }))}
    />
  );
  return (
    <form class="form" onSubmit={send}>
      <div class="fields">{first.map(show)}</div>
      {more.length > 0 && (
        <details class="form-more" open={error !== undefined || undefined}>
          <summary>{more.length} more options</summary>
          <div class="fields">{more.map(show)}</div>
        </details>
      )}
      {error && <Failed error={error} />}
      <div class="form-foot">
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? "Sending…" : word}
        </button>
        {cancel && (
          <button type="button" class="button" onClick={cancel}>
            Cancel
          </button>
        )}
        <button type="button" class="button button-quiet" aria-expanded={showing} onClick={() => setShowing(!showing)}>
          Show as code
        </button>
      </div>
      {showing && <ShowAs call={call} />}
    </form>
  );
}

/** What is asked first: what is required, names, what it is connected to; what is old comes last. */
function arranged(fields: FieldSpec[], weight: (field: FieldSpec) => number): [FieldSpec[], FieldSpec[]] {
  const rank = (field: FieldSpec): number => {
    if (field.required) return 0;
    if (/^(label|name|description|hostname)$/.test(field.name)) return 1;
    return field.schema.deprecated || OLD.test(field.name) ? 5 : weight(field);
  };
  const sorted = fields.map((field, index) => ({ field, index })).sort((a, b) => rank(a.field) - rank(b.field) || a.index - b.index).map(({ field }) => field);
  const least = sorted.filter((field) => rank(field) < 2).length;
  const cut = sorted.length <= SHOWN_AT_ONCE + 2 ? sorted.length : Math.max(least, SHOWN_AT_ONCE);
  return [sorted.slice(0, cut), sorted.slice(cut)];
}
