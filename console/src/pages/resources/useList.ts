import { useEffect, useState } from "preact/hooks";
import { v2, type Query } from "../../api/client";
import { useRemote, type Remote } from "../../api/useRemote";
import { changeQuery, usePlace } from "../../shell/router";
import { metaOf } from "../../spec/answers";
import type { Collection, Document } from "../../spec/collections";
import { isMoving } from "../../ui/StateBadge";

export const PAGE = 50;
const SOON = 2500;
const LATER = 20_000;

export interface Listed {
  items: Document[];
  total: number | undefined;
  next: string;
  previous: string;
}

export interface ListState {
  remote: Remote<Listed>;
  filters: Record<string, string>;
  filtered: boolean;
  setFilter: (name: string, value: string) => void;
  turn: (cursor: string) => void;
}

/**
 * One page of a list, as the URL says which: `f.NAME` are the API's own filters, `at` the cursor.
 * While something on it is moving it is read again soon, otherwise now and then.
 */
export function useList(collection: Collection, path: string, fixed: Query = {}): ListState {
  const { query } = usePlace();
  const [every, setEvery] = useState(LATER);
  const filters = Object.fromEntries(
    collection.filters.flatMap(({ name }): [string, string][] => {
      const value = query.get(`f.${name}`);
      return value ? [[name, value]] : [];
    }),
  );
  const cursor = query.get("at") ?? "";
  const asked: Query = { ...fixed, ...filters };
  if (collection.paged) Object.assign(asked, { per_page: PAGE, cursor });

  const remote = useRemote<Listed>(
    async (signal) => {
      const answer = await v2<Document>("GET", path, { query: asked, signal });
      return collection.paged ? fromServer(collection, answer) : fromHere(collection, answer, Number(cursor) || 0);
    },
    [path, JSON.stringify(filters), cursor],
    every,
  );
  const moving = remote.data?.items.some(isMoving) ?? false;
  useEffect(() => setEvery(moving ? SOON : LATER), [moving]);
  return {
    remote,
    filters,
    filtered: Object.keys(filters).length > 0,
    setFilter: (name, value) => changeQuery({ [`f.${name}`]: value, at: "" }),
    turn: (next) => changeQuery({ at: next }, false),
  };
}

function fromServer(collection: Collection, answer: Document): Listed {
  const { total, links } = metaOf(answer);
  return { items: itemsOf(collection, answer), total, next: links?.next ?? "", previous: links?.prev ?? "" };
}

/** A list that the API answers whole is cut into pages here: rows are what is slow. */
function fromHere(collection: Collection, answer: Document, from: number): Listed {
  const all = itemsOf(collection, answer);
  return {
    items: all.slice(from, from + PAGE),
    total: all.length,
    next: from + PAGE < all.length ? String(from + PAGE) : "",
    previous: from > 0 ? String(Math.max(from - PAGE, 0)) : "",
  };
}

function itemsOf(collection: Collection, answer: Document): Document[] {
  const items = answer[collection.key];
  return Array.isArray(items) ? (items as Document[]) : [];
}
