import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Collection } from "../../spec/collections";
import type { Parameter } from "../../spec/openapi";
import { referredBy } from "../../spec/references";
import { useApi } from "../../spec/useApi";
import { heading } from "../../ui/format";
import { Picker } from "../../ui/form/Picker";
import type { ListState } from "./useList";

const PAUSE = 350;

/** The filters that the API itself has for this list: the server looks through all, not this page. */
export function Filters({ collection, list }: { collection: Collection; list: ListState }): JSX.Element | null {
  if (collection.filters.length === 0) return null;
  return (
    <div class="toolbar" role="search">
      {collection.filters.map((filter, index) => (
        <Filter key={filter.name} filter={filter} first={index === 0} collection={collection} value={list.filters[filter.name] ?? ""} change={(value) => list.setFilter(filter.name, value)} />
      ))}
    </div>
  );
}

interface FilterProps {
  filter: Parameter;
  first: boolean;
  collection: Collection;
  value: string;
  change: (value: string) => void;
}

function Filter({ filter, first, collection, value, change }: FilterProps): JSX.Element {
  const { spec, collections } = useApi();
  const schema = spec.resolve(filter.schema);
  const title = heading(filter.name);
  const id = `filter-${filter.name}`;
  const target = referredBy(collections, collection.path, filter.name);
  const choices = schema.enum ?? (schema.type === "boolean" ? ["true", "false"] : null);
  return (
    <span class="filter">
      <label for={id} class="filter-label">
        {title}
      </label>
      {target ? (
        <Picker id={id} collection={target} value={value} required={false} numeric={false} any change={(chosen) => change(chosen === undefined ? "" : String(chosen))} />
      ) : choices ? (
        <select id={id} value={value} onChange={(event) => change(event.currentTarget.value)}>
          <option value="">Any</option>
          {choices.filter((one) => one !== null).map((one) => (
            <option key={String(one)}>{String(one)}</option>
          ))}
        </select>
      ) : (
        <Written id={id} first={first} value={value} change={change} />
      )}
    </span>
  );
}

/** Asks once the typing pauses. */
function Written({ id, first, value, change }: { id: string; first: boolean; value: string; change: (value: string) => void }): JSX.Element {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => change(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return <input id={id} type="search" autocomplete="off" data-filter={first ? "" : undefined} value={text} onInput={(event) => setText(event.currentTarget.value)} />;
}
