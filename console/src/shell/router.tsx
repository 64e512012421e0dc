import { createContext, type ComponentChildren, type JSX } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";

// Routing by path below /console, without a hash: the server answers index.html for all of them.
export const BASE = "/console";

export interface Place {
  /** Below /console, beginning with a slash: `/resources/instances`. */
  path: string;
  query: URLSearchParams;
}

function here(): Place {
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, "");
  return { path: path || "/", query: new URLSearchParams(location.search) };
}

const Current = createContext<Place>({ path: "/", query: new URLSearchParams() });
const MOVED = "roost:moved";

export function Router({ children }: { children: ComponentChildren }): JSX.Element {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const look = (): void => setPlace(here());
    window.addEventListener("popstate", look);
    window.addEventListener(MOVED, look);
    document.addEventListener("click", follow);
    return () => {
      window.removeEventListener("popstate", look);
      window.removeEventListener(MOVED, look);
      document.removeEventListener("click", follow);
    };
  }, []);
  return <Current.Provider value={place}>{children}</Current.Provider>;
}

export function usePlace(): Place {
  return useContext(Current);
}

/** A value kept in the URL's query, so that a page can be reloaded, shared and gone back to. */
export function useQuery(name: string): [string, (value: string) => void] {
  const { query } = usePlace();
  const set = useMemo(() => (value: string) => changeQuery({ [name]: value }), [name]);
  return [query.get(name) ?? "", set];
}

/** Changes some of the query's values, all in one step of the history. Empty ones go. */
export function changeQuery(values: Record<string, string>, replace = true): void {
  const place = here();
  for (const [name, value] of Object.entries(values)) {
    if (value) place.query.set(name, value);
    else place.query.delete(name);
  }
  const rest = place.query.toString();
  go(place.path + (rest ? `?${rest}` : ""), replace);
}

/** Goes to a path below /console. */
export function go(path: string, replace = false): void {
  const changed = path.split("?")[0] !== here().path;
  history[replace ? "replaceState" : "pushState"](null, "", href(path));
  window.dispatchEvent(new Event(MOVED));
  if (changed) {
    window.scrollTo(0, 0);
    document.getElementById("page")?.focus({ preventScroll: true });
  }
}

export function href(path: string): string {
  return BASE + path;
}

/** Every link below /console is followed without loading the page anew, wherever it stands. */
function follow(event: MouseEvent): void {
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || modified) return;
  const link = (event.target as Element | null)?.closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement)) return;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
  if (link.pathname.startsWith(`${BASE}/enter`)) return;
  event.preventDefault();
  go((link.pathname.slice(BASE.length) || "/") + link.search);
}

/**
 * The values of a pattern's names where a path fits it, otherwise null. `:name` takes one segment,
 * `*` all that are left.
 */
export function fit(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part === "*") {
      values["*"] = given.slice(index).join("/");
      return values;
    }
    const value = given[index];
    if (value === undefined) return null;
    if (part.startsWith(":")) values[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return wanted.length === given.length ? values : null;
}
