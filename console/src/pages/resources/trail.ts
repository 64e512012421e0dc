import type { Collection } from "../../spec/collections";
import type { Openapi } from "../../spec/openapi";
import { find, RESOURCES } from "../../spec/places";

/** The lists and resources that a path lies in, the outermost first. */
export function trailOf(spec: Openapi, collections: Collection[], path: string): [string, string][] {
  const parts = path.split("/").slice(1, -1);
  const trail: [string, string][] = [];
  for (let length = 1; length <= parts.length; length++) {
    const above = `/${parts.slice(0, length).join("/")}`;
    const found = find(spec, collections, above);
    if (found?.what === "list") trail.push([found.collection.title, RESOURCES + above]);
    else if (found?.what === "item" && found.collection.read) {
      const id = decodeURIComponent(parts[length - 1] ?? "");
      trail.push([id.length > 20 ? `${id.slice(0, 8)}…` : id, RESOURCES + above]);
    }
  }
  return trail;
}
