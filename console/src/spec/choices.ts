// Lists to choose from, and to take names from. Pages ask for the same short lists again and again; a
// minute is fresh enough for choosing, and what this console itself adds is forgotten at once.
import { chosenAccount, v2 } from "../api/client";
import { metaOf } from "./answers";
import type { Collection, Document } from "./collections";

export interface Choices {
  items: Document[];
  /** Whether these are all: a list may be longer than a page. */
  complete: boolean;
}

const MOST = 500;
const FRESH = 60_000;
const kept = new Map<string, { at: number; choices: Promise<Choices> }>();

export function choicesOf(collection: Collection): Promise<Choices> {
  const key = `${chosenAccount()?.id ?? ""} ${collection.path}`;
  const before = kept.get(key);
  if (before && Date.now() - before.at < FRESH) return before.choices;
  const query = collection.paged ? { per_page: MOST } : {};
  const choices = v2<Document>("GET", collection.path, { query }).then((answer) => ({
    items: (answer[collection.key] ?? []) as Document[],
    complete: !metaOf(answer).links?.next,
  }));
  choices.catch(() => kept.delete(key));
  kept.set(key, { at: Date.now(), choices });
  return choices;
}

/** After a change, so that what is new can be chosen. */
export function forgetChoices(): void {
  kept.clear();
}
