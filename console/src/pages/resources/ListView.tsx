import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { changeQuery } from "../../shell/router";
import { idOf, nameOf, type Collection, type Document } from "../../spec/collections";
import { bulkActionsOf, bulkFormsOf, wordOf } from "../../spec/operations";
import { fill, itemPath } from "../../spec/places";
import { useApi } from "../../spec/useApi";
import { Menu, type MenuItem } from "../../ui/Menu";
import { Icon } from "../../ui/Icon";
import { words } from "../../ui/format";
import { ShowAs } from "../../ui/CodeTabs";
import { Await, Empty } from "../../ui/states";
import { Pager, Table } from "../../ui/Table";
import { useClock } from "../../shell/clock";
import { viewOf } from "../../views";
import { Act, type Doing } from "./Act";
import { Bulk } from "./Bulk";
import { columnsOf } from "./columns";
import { CreateDialog } from "./CreateDialog";
import { Filters } from "./Filters";
import { useList, type Listed } from "./useList";

interface ListViewProps {
  collection: Collection;
  /** Where the list is, with names filled in. */
  path: string;
  creating: boolean;
  setCreating: (creating: boolean) => void;
}

/** A list of the API with its filters, pages, states, and what can be done with one or many. */
export function ListView({ collection, path, creating, setCreating }: ListViewProps): JSX.Element {
  const api = useApi();
  const { now } = useClock();
  const list = useList(collection, path, viewOf(collection.path).query?.(now()));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [doing, setDoing] = useState<Doing>();
  const columns = columnsOf(api, collection, path);
  const actions = collection.itemPath ? bulkActionsOf(api, collection) : [];
  const keyOf = (item: Document): string => idOf(collection, item) || JSON.stringify(item);

  const menuOf = (item: Document): JSX.Element | null => {
    const own = itemPath(collection, path, item);
    if (!own || actions.length === 0) return null;
    const items: MenuItem[] = actions.map((operation) => ({
      title: operation === collection.remove ? "Delete" : wordOf(operation, collection),
      danger: operation.method === "DELETE",
      act: () => setDoing({ operation, path: fill(operation.path, own), name: nameOf(item) || idOf(collection, item) }),
    }));
    return <Menu label={`Actions of ${nameOf(item) || idOf(collection, item)}`} button={<Icon name="more" />} items={items} plain />;
  };
  const rows = ({ items, total, next, previous }: Listed): JSX.Element => (
    <>
      <Table
        label={collection.title}
        columns={columns}
        rows={items}
        keyOf={keyOf}
        {...(actions.length ? { selected, select: setSelected, end: menuOf } : {})}
      />
      <Pager shown={items.length} total={total} previous={previous ? () => list.turn(previous === "0" ? "" : previous) : null} next={next ? () => list.turn(next) : null} />
      <details class="list-code">
        <summary>Show as code</summary>
        <ShowAs call={{ method: "GET", path, query: list.filters }} />
      </details>
    </>
  );
  return (
    <>
      <Filters collection={collection} list={list} />
      <Await remote={list.remote} lines={8}>
        {(listed) =>
          listed.items.length > 0 ? rows(listed) : <None collection={collection} filtered={list.filtered} create={() => setCreating(true)} />
        }
      </Await>
      {selected.size > 0 && (
        <Bulk
          collection={collection}
          path={path}
          ids={[...selected]}
          named={(id) => nameOf(list.remote.data?.items.find((item) => idOf(collection, item) === id) ?? {}) || id}
          operations={actions}
          forms={bulkFormsOf(api, collection)}
          clear={() => setSelected(new Set())}
          done={list.remote.reload}
        />
      )}
      {creating && collection.create && (
        <CreateDialog collection={collection} operation={collection.create} path={fill(collection.create.path, path)} close={() => setCreating(false)} done={list.remote.reload} />
      )}
      {doing && <Act doing={doing} close={() => setDoing(undefined)} done={list.remote.reload} />}
    </>
  );
}

function None({ collection, filtered, create }: { collection: Collection; filtered: boolean; create: () => void }): JSX.Element {
  if (filtered) {
    const clear = Object.fromEntries(collection.filters.map(({ name }) => [`f.${name}`, ""]));
    return (
      <Empty title="Nothing fits these filters">
        <button type="button" class="button" onClick={() => changeQuery(clear)}>
          Clear the filters
        </button>
      </Empty>
    );
  }
  return (
    <Empty title={`No ${words(collection.title)} yet`}>
      {collection.create && (
        <>
          <p>What is made here, by API, Terraform or any other client, shows up at once.</p>
          <button type="button" class="button button-main" onClick={create}>
            <Icon name="plus" /> New {words(collection.one)}
          </button>
        </>
      )}
    </Empty>
  );
}
