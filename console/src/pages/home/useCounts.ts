import { v2 } from "../../api/client";
import { useRemote, type Remote } from "../../api/useRemote";
import { categories } from "../../spec/categories";
import { metaOf } from "../../spec/answers";
import type { Collection, Document } from "../../spec/collections";
import { useApi } from "../../spec/useApi";
import { stateOf } from "../../ui/StateBadge";

export interface Counted {
  collection: Collection;
  total: number;
  /** How many are in which state, of those that were looked at. */
  states: [string, number][];
  complete: boolean;
}

const WANTED = new Set(["Compute", "Storage", "Network", "Databases", "More"]);
const LOOKED = 200;
const AT_ONCE = 4;
const POLL = 20_000;

/** How many there are of everything that can be made. Totals are the server's; states are of a page. */
export function useCounts(): Remote<Counted[]> {
  const api = useApi();
  return useRemote(
    async (signal) => {
      const wanted = categories(api)
        .filter((category) => WANTED.has(category.title))
        .flatMap((category) => category.collections.filter((one) => one.create));
      const found = await pooled(wanted, (one) => count(one, signal));
      return found.filter((one) => one !== null);
    },
    [],
    POLL,
  );
}

/** A section that this account may not look into is left out. */
async function count(collection: Collection, signal: AbortSignal): Promise<Counted | null> {
  try {
    const query = collection.paged ? { per_page: LOOKED } : {};
    const answer = await v2<Document>("GET", collection.path, { query, signal });
    const items = (answer[collection.key] ?? []) as Document[];
    const states = new Map<string, number>();
    for (const item of items) {
      const state = stateOf(item);
      if (state) states.set(state, (states.get(state) ?? 0) + 1);
    }
    const { total, links } = metaOf(answer);
    return { collection, total: total ?? items.length, states: [...states].sort((a, b) => b[1] - a[1]), complete: !links?.next };
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

async function pooled<From, To>(from: From[], work: (one: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < from.length) {
      const at = next++;
      results[at] = await work(from[at] as From);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
