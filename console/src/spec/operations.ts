// What can be done with a resource, and what lies in it: by the paths below its own.
import type { Collection } from "./collections";
import type { Openapi, Operation } from "./openapi";
import { shape } from "./places";
import type { Api } from "./useApi";

/** What changes the resource at `itemPath`, but for editing and deleting it and for what is made in it. */
export function actionsOf({ spec, collections }: Api, collection: Collection): Operation[] {
  if (!collection.itemPath) return [];
  const own = shape(collection.itemPath);
  const made = new Set(collections.flatMap((one) => (one.create ? [one.create.id] : [])));
  return spec.operations.filter(
    (one) =>
      one.method !== "GET" &&
      one.method !== "OPTIONS" &&
      !made.has(one.id) &&
      one !== collection.update &&
      one !== collection.remove &&
      (shape(one.path) === own ? one.method === "POST" : isBelow(shape(one.path), own)),
  );
}

function isBelow(path: string, own: string): boolean {
  return path.startsWith(`${own}/`) && !path.slice(own.length).includes("{}");
}

export interface Parts {
  /** Lists of what is made in it: rules, records, node pools. */
  lists: Collection[];
  /** Everything else that can be read of it. */
  others: Operation[];
}

export function partsOf({ spec, collections }: Api, collection: Collection): Parts {
  if (!collection.itemPath) return { lists: [], others: [] };
  const own = shape(collection.itemPath);
  const lists = collections.filter((one) => isBelow(shape(one.path), own) && one.create && one.itemPath);
  const others = spec.operations.filter(
    (one) => one.method === "GET" && isBelow(shape(one.path), own) && !lists.some((list) => list.list === one),
  );
  return { lists, others };
}

/** What can be done with many at once: what needs nothing but to be asked for. */
export function bulkActionsOf(api: Api, collection: Collection): Operation[] {
  const simple = actionsOf(api, collection).filter((one) => takesNothing(api.spec, one));
  return collection.remove ? [...simple, collection.remove] : simple;
}

/** What can be done with many at once by one form for all: edits, and actions that take something. */
export function bulkFormsOf(api: Api, collection: Collection): Operation[] {
  const actions = actionsOf(api, collection).filter((one) => one.body && !takesNothing(api.spec, one));
  return collection.update?.body ? [collection.update, ...actions] : actions;
}

export function takesNothing(spec: Openapi, operation: Operation): boolean {
  if (!operation.body) return true;
  const schema = spec.resolve(operation.body);
  return !operation.bodyRequired && (schema.required ?? []).length === 0 && Object.keys(schema.properties ?? {}).length === 0;
}

/** "Start instance" as the word on a button of an instance's page: "Start". */
export function wordOf(operation: Operation, collection: Collection): string {
  const name = collection.one.replace(/_/g, " ");
  const short = operation.summary.replace(new RegExp(`\\s*\\b(an?|the|one)?\\s*${name}s?\\b`, "i"), "").trim();
  return short.length > 2 ? short.charAt(0).toUpperCase() + short.slice(1) : operation.summary;
}
