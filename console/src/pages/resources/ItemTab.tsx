import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Collection, Document } from "../../spec/collections";
import { partsOf } from "../../spec/operations";
import { fill } from "../../spec/places";
import { useApi } from "../../spec/useApi";
import { Code, ShowAs } from "../../ui/CodeTabs";
import { heading, words } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { viewOf } from "../../views";
import { Charges } from "./Charges";
import { tabIdOf } from "./ItemPage";
import { ListView } from "./ListView";
import { Log } from "./Log";
import { Overview } from "./Overview";
import { PartView } from "./PartView";

interface ItemTabProps {
  tab: string;
  collection: Collection;
  path: string;
  item: Document;
  reload: () => void;
}

/** What stands below the tabs of a resource. */
export function ItemTab({ tab, collection, path, item, reload }: ItemTabProps): JSX.Element {
  const api = useApi();
  const own = viewOf(collection.path).tabs?.find((one) => one.id === tab);
  if (own) return <own.component path={path} item={item} reload={reload} />;
  const list = partsOf(api, collection).lists.find((one) => tabIdOf(one.path) === tab);
  if (list) return <Inside collection={list} path={fill(list.path, path)} />;
  switch (tab) {
    case "parts":
      return <Details collection={collection} path={path} />;
    case "log":
      return <Log id={String(item["id"])} />;
    case "charges":
      return <Charges item={item} />;
    case "json":
      return (
        <div class="panels">
          <Code text={JSON.stringify(item, null, 2)} />
          {collection.read && <ShowAs call={{ method: "GET", path }} />}
        </div>
      );
    default:
      return <Overview collection={collection} path={path} item={item} reload={reload} />;
  }
}

/** A list of what lies in the resource, with its own button for a new one. */
function Inside({ collection, path }: { collection: Collection; path: string }): JSX.Element {
  const [creating, setCreating] = useState(false);
  return (
    <>
      <div class="toolbar toolbar-end">
        <button type="button" class="button" onClick={() => setCreating(true)}>
          <Icon name="plus" /> New {words(collection.one)}
        </button>
      </div>
      <ListView collection={collection} path={path} creating={creating} setCreating={setCreating} />
    </>
  );
}

/** Everything else that the API tells of a resource, one part at a time. */
function Details({ collection, path }: { collection: Collection; path: string }): JSX.Element {
  const api = useApi();
  const { others } = partsOf(api, collection);
  const [chosen, setChosen] = useState(others[0]?.path);
  const operation = others.find((one) => one.path === chosen);
  const titleOf = (of: string): string => heading(of.slice((collection.itemPath ?? "").length + 1).replace(/\//g, " "));
  return (
    <div class="details">
      <nav class="details-list" aria-label="Parts">
        {others.map((one) => (
          <button key={one.path} type="button" class="side-link" aria-current={one.path === chosen ? "true" : undefined} onClick={() => setChosen(one.path)}>
            {titleOf(one.path)}
          </button>
        ))}
      </nav>
      <div class="details-part">{operation && <PartView key={operation.path} operation={operation} path={fill(operation.path, path)} />}</div>
    </div>
  );
}
