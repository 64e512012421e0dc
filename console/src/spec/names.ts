// Names of resources by their ids, for links in tables and facts. A list is asked once for all of its
// names; only what it does not tell is asked for by itself.
import { useEffect, useState } from "preact/hooks";
import { v2 } from "../api/client";
import { inner } from "./answers";
import { choicesOf } from "./choices";
import { idOf, nameOf, type Collection, type Document } from "./collections";

const single = new Map<string, Promise<string>>();

export function useName(collection: Collection, id: string): string {
  const [name, setName] = useState("");
  useEffect(() => {
    let wanted = true;
    const found = nameFor(collection, id);
    found.then((told) => wanted && setName(told), () => wanted && setName(""));
    return () => {
      wanted = false;
    };
  }, [collection.path, id]);
  return name;
}

async function nameFor(collection: Collection, id: string): Promise<string> {
  const { items, complete } = await choicesOf(collection);
  const item = items.find((one) => idOf(collection, one) === id);
  if (item) return nameOf(item);
  if (complete || !collection.read) return "";
  const path = `${collection.path}/${encodeURIComponent(id)}`;
  const before = single.get(path);
  if (before) return before;
  const asked = v2<Document>("GET", path).then((answer) => nameOf(inner(answer)));
  single.set(path, asked);
  return asked;
}
