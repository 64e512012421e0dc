import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { collections, type Collection } from "./collections";
import { loadOpenapi, type Openapi } from "./openapi";

/** The description of the API and what it lets one list. */
export interface Api {
  spec: Openapi;
  collections: Collection[];
}

export async function loadApi(): Promise<Api> {
  const spec = await loadOpenapi();
  return { spec, collections: collections(spec) };
}

export const ApiContext = createContext<Api | null>(null);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error("useApi is for pages, which are shown once the API is described");
  return api;
}
