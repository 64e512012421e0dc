import type { JSX } from "preact";
import { v2, type Query } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { href } from "../../shell/router";
import { metaOf } from "../../spec/answers";
import { idOf, nameOf, type Collection, type Document } from "../../spec/collections";
import { RESOURCES } from "../../spec/places";
import { referringTo } from "../../spec/references";
import { useApi } from "../../spec/useApi";
import { Panel } from "../../ui/Page";
import { Await } from "../../ui/states";
import { State } from "./columns";

const MOST = 500;
const SHOWN = 12;

interface Referring {
  collection: Collection;
  items: Document[];
  /** How many of the list were looked through, where these were not all. */
  looked: number | null;
}

/** What refers to this resource. Where the API can filter by it, it does; otherwise a page is searched. */
export function Related({ collection, item }: { collection: Collection; item: Document }): JSX.Element | null {
  const { collections } = useApi();
  const id = idOf(collection, item);
  const sources = referringTo(collections, collection);
  const remote = useRemote<Referring[]>(
    (signal) => Promise.all(sources.map(([one, fields]) => lookIn(one, fields, id, signal))),
    [collection.path, id],
  );
  if (sources.length === 0) return null;
  return (
    <Panel title="Used by">
      <Await remote={remote} lines={3}>
        {(found) => {
          const some = found.filter(({ items }) => items.length > 0);
          const partly = found.filter(({ looked }) => looked !== null);
          return (
            <div class="related">
              {some.length === 0 && <p class="quiet">Nothing refers to it.</p>}
              {some.map((one) => (
                <Group key={one.collection.path} found={one} />
              ))}
              {partly.map((one) => (
                <p key={one.collection.path} class="quiet">
                  Of {one.collection.title} the first {one.looked} were looked through.
                </p>
              ))}
            </div>
          );
        }}
      </Await>
    </Panel>
  );
}

function Group({ found }: { found: Referring }): JSX.Element {
  const { collection, items } = found;
  return (
    <div>
      <h3>
        {collection.title} <span class="count">{items.length}</span>
      </h3>
      <ul class="related-list">
        {items.slice(0, SHOWN).map((item) => {
          const id = idOf(collection, item);
          return (
            <li key={id}>
              <a href={href(`${RESOURCES}${collection.path}/${encodeURIComponent(id)}`)}>{nameOf(item) || id}</a>
              <State item={item} />
            </li>
          );
        })}
      </ul>
      {items.length > SHOWN && <p class="quiet">and {items.length - SHOWN} more</p>}
    </div>
  );
}

async function lookIn(collection: Collection, fields: string[], id: string, signal: AbortSignal): Promise<Referring> {
  const filter = collection.filters.find((one) => fields.includes(one.name));
  const query: Query = collection.paged ? { per_page: MOST } : {};
  if (filter) query[filter.name] = id;
  const answer = await v2<Document>("GET", collection.path, { query, signal });
  const all = (answer[collection.key] ?? []) as Document[];
  const items = all.filter((one) => fields.some((field) => mentions(one[field], id)));
  return { collection, items, looked: metaOf(answer).links?.next && !filter ? all.length : null };
}

function mentions(value: unknown, id: string): boolean {
  if (Array.isArray(value)) return value.some((one) => mentions(one, id));
  if (typeof value === "object" && value !== null) return mentions((value as Document)["id"], id);
  return value !== null && value !== undefined && String(value) === id;
}
