import type { JSX } from "preact";
import { useRemote } from "../../api/useRemote";
import { choicesOf } from "../../spec/choices";
import { idOf, nameOf, type Collection, type Document } from "../../spec/collections";

interface PickerProps {
  id: string;
  collection: Collection;
  value: string | number | undefined;
  required: boolean;
  numeric: boolean;
  change: (value: string | number | undefined) => void;
  describedBy?: string | undefined;
  /** Ids that are not offered, since they are chosen already. */
  without?: readonly string[];
  /** For a filter, where nothing chosen means any. */
  any?: boolean;
}

/** Chooses a resource by its name. Where there are more than a page, its id can be typed. */
export function Picker(props: PickerProps): JSX.Element {
  const { id, collection, value, required, numeric, change, describedBy, without, any } = props;
  const remote = useRemote(() => choicesOf(collection), [collection.path]);
  const read = (text: string): void => change(text === "" ? undefined : numeric ? Number(text) : text);
  const text = value === undefined || value === 0 ? "" : String(value); // 0 stands for none
  if (remote.error || (remote.data && !remote.data.complete)) {
    return (
      <>
        <input
          id={id}
          value={text}
          required={required}
          list={`${id}-choices`}
          placeholder={`ID of ${collection.title}`}
          aria-describedby={describedBy}
          onInput={(event) => read(event.currentTarget.value)}
        />
        <datalist id={`${id}-choices`}>
          {remote.data?.items.slice(0, 100).map((item) => (
            <option key={idOf(collection, item)} value={idOf(collection, item)}>
              {nameOf(item)}
            </option>
          ))}
        </datalist>
      </>
    );
  }
  const items = (remote.data?.items ?? []).filter((item) => !without?.includes(idOf(collection, item)));
  const known = items.some((item) => idOf(collection, item) === text);
  return (
    <select id={id} value={text} required={required} aria-describedby={describedBy} onChange={(event) => read(event.currentTarget.value)}>
      <option value="">{remote.loading ? "Loading…" : any ? "Any" : items.length ? (required ? "Choose…" : "None") : `There are no ${collection.title} yet`}</option>
      {text && !known && <option value={text}>{text}</option>}
      {items.map((item) => {
        const key = idOf(collection, item);
        return (
          <option key={key} value={key}>
            {labelOf(collection, item)}
          </option>
        );
      })}
    </select>
  );
}

/** A name, and enough of the id to tell two of the same name apart. */
export function labelOf(collection: Collection, item: Document): string {
  const id = idOf(collection, item);
  if (collection.path === "/regions") return `${id} · ${String(item["city"])}, ${String(item["country"])}`;
  if (typeof item["monthly_cost"] === "number" && item["vcpu_count"]) {
    return `${id} · ${String(item["vcpu_count"])} vCPU, ${Number(item["ram"]) / 1024} GB, $${String(item["monthly_cost"])}/mo`;
  }
  const name = nameOf(item);
  if (!name) return id;
  return id.length > 12 ? `${name} · ${id.slice(0, 8)}` : id === name ? name : `${name} (${id})`;
}

interface PickManyProps extends Omit<PickerProps, "value" | "change" | "required"> {
  values: readonly (string | number)[];
  change: (values: (string | number)[]) => void;
}

export function PickMany(props: PickManyProps): JSX.Element {
  const { values, change, collection, id, numeric, describedBy } = props;
  const remote = useRemote(() => choicesOf(collection), [collection.path]);
  const named = (value: string | number): string => {
    const item = remote.data?.items.find((one) => idOf(collection, one) === String(value));
    return item ? labelOf(collection, item) : String(value);
  };
  return (
    <div class="pick-many">
      {values.map((value) => (
        <span key={value} class="chip">
          {named(value)}
          <button type="button" aria-label={`Remove ${named(value)}`} onClick={() => change(values.filter((one) => one !== value))}>
            ×
          </button>
        </span>
      ))}
      <Picker
        id={id}
        collection={collection}
        value={undefined}
        required={false}
        numeric={numeric}
        describedBy={describedBy}
        without={values.map(String)}
        change={(value) => value !== undefined && change([...values, value])}
      />
    </div>
  );
}
