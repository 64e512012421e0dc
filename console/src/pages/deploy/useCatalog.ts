import { useRemote, type Remote } from "../../api/useRemote";
import { choicesOf } from "../../spec/choices";
import type { Document } from "../../spec/collections";
import { useApi } from "../../spec/useApi";

/** A whole list of the catalog, or of what the account has (at most a page of it). */
export function useCatalog(path: string): Remote<Document[]> {
  const { collections } = useApi();
  const collection = collections.find((one) => one.path === path);
  return useRemote(async () => (collection ? (await choicesOf(collection)).items : []), [path]);
}

export function text(item: Document | undefined, name: string): string {
  const value = item?.[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
