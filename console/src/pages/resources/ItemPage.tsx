import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { go, useQuery } from "../../shell/router";
import { inner } from "../../spec/answers";
import { idOf, nameOf, type Collection, type Document } from "../../spec/collections";
import { actionsOf, partsOf, takesNothing, wordOf } from "../../spec/operations";
import { fill, RESOURCES } from "../../spec/places";
import { useApi } from "../../spec/useApi";
import { Icon } from "../../ui/Icon";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Page } from "../../ui/Page";
import { isMoving, StateBadge, stateOf } from "../../ui/StateBadge";
import { Failed, Loading } from "../../ui/states";
import { Tabs, type Tab } from "../../ui/Tabs";
import { viewOf } from "../../views";
import { Act, type Doing } from "./Act";
import { ItemTab } from "./ItemTab";
import { trailOf } from "./trail";

const SOON = 1500;
const LATER = 15_000;
const BUTTONS = 3;

/** A resource: what it is and in which state, what belongs to it, and what can be done with it. */
export function ItemPage({ collection, path, id }: { collection: Collection; path: string; id: string }): JSX.Element {
  const api = useApi();
  const [every, setEvery] = useState(LATER);
  const [doing, setDoing] = useState<Doing>();
  const [chosen, choose] = useQuery("tab");
  const remote = useRemote<Document>((signal) => readItem(collection, path, id, signal), [path], every);
  const item = remote.data;
  const moving = item ? isMoving(item) : false;
  useEffect(() => setEvery(moving ? SOON : LATER), [moving]);

  const trail = trailOf(api.spec, api.collections, path);
  if (!item) {
    return (
      <Page title={id} trail={trail}>
        {remote.error ? <Failed error={remote.error} retry={remote.reload} /> : <Loading lines={8} />}
      </Page>
    );
  }
  const state = stateOf(item);
  const name = nameOf(item) || id;
  const tabs = tabsOf(api, collection);
  const tab = tabs.some((one) => one.id === chosen) ? chosen : "overview";
  const start = (doing: Omit<Doing, "path" | "name">): void => setDoing({ ...doing, name, path: fill(doing.operation.path, path) });
  const left = (): void => {
    if (doing?.operation === collection.remove) go(RESOURCES + path.slice(0, path.lastIndexOf("/")), true);
    else remote.reload();
  };
  return (
    <Page
      title={name}
      trail={trail}
      beside={state && <StateBadge state={state} />}
      actions={<Actions collection={collection} item={item} start={start} />}
    >
      {remote.error && <Failed error={remote.error} retry={remote.reload} />}
      <Tabs tabs={tabs} chosen={tab} choose={(next) => choose(next === "overview" ? "" : next)} label={`Of ${name}`}>
        <ItemTab key={tab} tab={tab} collection={collection} path={path} item={item} reload={remote.reload} />
      </Tabs>
      {doing && <Act doing={doing} close={() => setDoing(undefined)} done={left} />}
    </Page>
  );
}

function tabsOf(api: ReturnType<typeof useApi>, collection: Collection): Tab[] {
  const { lists, others } = partsOf(api, collection);
  const identified = "id" in (collection.item.properties ?? {});
  return [
    { id: "overview", title: "Overview" },
    ...(viewOf(collection.path).tabs ?? []),
    ...lists.map((list) => ({ id: tabIdOf(list.path), title: list.title })),
    ...(others.length ? [{ id: "parts", title: "Details" }] : []),
    ...(identified ? [{ id: "log", title: "Log" }, { id: "charges", title: "Charges" }] : []),
    { id: "json", title: "JSON" },
  ];
}

export function tabIdOf(path: string): string {
  return path.split("/").filter((part) => part && !part.startsWith("{")).slice(1).join("-");
}

/** What cannot be read by itself is looked for in its list. */
async function readItem(collection: Collection, path: string, id: string, signal: AbortSignal): Promise<Document> {
  if (collection.read) return inner(await v2("GET", path, { signal }));
  const query = collection.paged ? { per_page: 500 } : {};
  const answer = await v2<Document>("GET", path.slice(0, path.lastIndexOf("/")), { query, signal });
  const found = ((answer[collection.key] ?? []) as Document[]).find((one) => idOf(collection, one) === id);
  return found ?? {};
}

interface ActionsProps {
  collection: Collection;
  item: Document;
  start: (doing: Omit<Doing, "path" | "name">) => void;
}

function Actions({ collection, item, start }: ActionsProps): JSX.Element {
  const api = useApi();
  const all = actionsOf(api, collection);
  const simple = all.filter((operation) => takesNothing(api.spec, operation)).slice(0, BUTTONS);
  const stopped = stateOf(item) === "stopped";
  const shown = simple.filter((operation) => !(operation.id.startsWith(stopped ? "halt-" : "start-")));
  const items: MenuItem[] = all.filter((operation) => !shown.includes(operation)).map((operation) => ({ title: wordOf(operation, collection), act: () => start({ operation }), danger: operation.method === "DELETE" }));
  const { update, remove } = collection;
  if (remove) items.push({ title: "Delete", danger: true, act: () => start({ operation: remove }) });
  return (
    <>
      {update?.body && (
        <button type="button" class="button" onClick={() => start({ operation: update, item })}>
          Edit
        </button>
      )}
      {shown.map((operation) => (
        <button key={operation.id} type="button" class="button" onClick={() => start({ operation })}>
          {wordOf(operation, collection)}
        </button>
      ))}
      {items.length > 0 && (
        <Menu
          label="More actions"
          items={items}
          button={
            <>
              Actions <Icon name="down" />
            </>
          }
        />
      )}
    </>
  );
}
