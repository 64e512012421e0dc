import type { JSX } from "preact";
import type { Collection, Document } from "../../spec/collections";
import { Panel } from "../../ui/Page";
import { viewOf } from "../../views";
import { Related } from "./Related";
import { Facts } from "./Value";

interface OverviewProps {
  collection: Collection;
  path: string;
  item: Document;
  reload: () => void;
}

/** What is known of a resource, and what it has to do with others. */
export function Overview({ collection, path, item, reload }: OverviewProps): JSX.Element {
  const Top = viewOf(collection.path).top;
  const entries = Object.entries(item);
  const empty = entries.filter(([, value]) => isEmpty(value));
  const told = Object.fromEntries(entries.filter(([, value]) => !isEmpty(value)));
  return (
    <div class="panels">
      {Top && <Top path={path} item={item} reload={reload} />}
      <div class="overview">
        <Panel>
          <Facts document={told} path={collection.path} two />
          {empty.length > 0 && (
            <details class="facts-empty">
              <summary>{empty.length} empty fields</summary>
              <Facts document={Object.fromEntries(empty)} path={collection.path} two />
            </details>
          )}
        </Panel>
        <Related collection={collection} item={item} />
      </div>
    </div>
  );
}

function isEmpty(value: unknown): boolean {
  return value === "" || value === null || (Array.isArray(value) && value.length === 0);
}
