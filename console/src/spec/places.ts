// Console pages of the API: below /resources stands the API's own path, so that who knows one knows
// the other. /resources/vpcs/ID is the page of GET /vpcs/ID.
import { idOf, type Collection, type Document } from "./collections";
import type { Openapi, Operation } from "./openapi";

export const RESOURCES = "/resources";

export type Found =
  | { what: "list"; collection: Collection; path: string }
  | { what: "item"; collection: Collection; path: string; id: string }
  | { what: "part"; operation: Operation; path: string };

/** What a path of the API names. Literal segments win over names: /blocks/snapshots is no block. */
export function find(spec: Openapi, all: Collection[], path: string): Found | null {
  const given = path.split("/");
  let best: { operation: Operation; literal: number } | null = null;
  for (const operation of spec.operations) {
    if (operation.method !== "GET" && operation.method !== "DELETE") continue;
    const wanted = operation.path.split("/");
    if (wanted.length !== given.length) continue;
    if (!wanted.every((part, index) => part.startsWith("{") || part === given[index])) continue;
    const literal = wanted.filter((part) => !part.startsWith("{")).length;
    if (!best || literal > best.literal) best = { operation, literal };
  }
  if (!best) return null;
  const template = best.operation.path;
  const list = all.find((one) => one.path === template);
  if (list) return { what: "list", collection: list, path };
  const owner = all.find((one) => one.itemPath === template);
  if (owner) return { what: "item", collection: owner, path, id: decodeURIComponent(given.at(-1) ?? "") };
  return { what: "part", operation: best.operation, path };
}

/** A path's template with its names replaced by the segments of a path that fits its beginning. */
export function fill(template: string, path: string): string {
  const given = path.split("/");
  return template
    .split("/")
    .map((part, index) => (part.startsWith("{") ? (given[index] ?? part) : part))
    .join("/");
}

/** The path of one of the items of a list that was read at `path`. */
export function itemPath(collection: Collection, path: string, item: Document): string | null {
  const id = idOf(collection, item);
  if (!collection.itemPath || id === "") return null;
  const parent = fill(collection.itemPath, path).split("/").slice(0, -1);
  return [...parent, encodeURIComponent(id)].join("/");
}

/** A template with its names left out: operations of one resource call its id by different names. */
export function shape(template: string): string {
  return template.replace(/\{[^}]+\}/g, "{}");
}
