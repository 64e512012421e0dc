import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { currentSession, isOperator, logout } from "../api/client";
import { pages, type Page } from "../pages";
import { categories } from "../spec/categories";
import { RESOURCES } from "../spec/places";
import { useApi } from "../spec/useApi";
import { Icon } from "../ui/Icon";
import { setTheme, theme, type Theme } from "../ui/theme";
import { viewOf } from "../views";
import { href, usePlace } from "./router";

export function Navigation({ open, find }: { open: boolean; find: () => void }): JSX.Element {
  const { path } = usePlace();
  const shown = pages.filter((page) => page.title && (!page.operator || isOperator()));
  return (
    <aside class={open ? "side side-open" : "side"}>
      <a class="brand" href={href("/")}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 17 16 6l12 11M7 26h18" />
          <path
            class="brand-bird"
            d="M11 23.5c0-4 2.6-6.5 6-6.5.6-1.3 1.7-2 3-2 .2.9.1 1.7-.2 2.4l2.2.9-2 .9c-.1 3.1-2.3 5.2-5.4 5.2z"
          />
        </svg>
        Roost <small>{currentSession()?.roost.version}</small>
      </a>
      <button type="button" class="find-button" onClick={find}>
        <Icon name="search" /> Find <kbd>Ctrl K</kbd>
      </button>
      <nav class="side-nav" aria-label="Pages">
        <Group group="Build" shown={shown} path={path} />
        <div class="side-group">
          <h2>Resources</h2>
          <Sections path={path} />
        </div>
        {(["Test", "Account", "Roost"] as const).map((group) => (
          <Group key={group} group={group} shown={shown} path={path} />
        ))}
      </nav>
      <Foot />
    </aside>
  );
}

function Group({ group, shown, path }: { group: Page["group"]; shown: Page[]; path: string }): JSX.Element | null {
  const inside = shown.filter((page) => page.group === group);
  if (inside.length === 0) return null;
  return (
    <div class="side-group">
      <h2>{group}</h2>
      {inside.map((page) => (
        <PageLink key={page.path} page={page} path={path} />
      ))}
    </div>
  );
}

function PageLink({ page, path }: { page: Page; path: string }): JSX.Element {
  const here = page.path === "/" ? path === "/" : path === page.path || path.startsWith(`${page.path}/`);
  return (
    <a class="side-link" href={href(page.path)} aria-current={here ? "page" : undefined}>
      {page.icon && <Icon name={page.icon} />}
      {page.title}
    </a>
  );
}

/** Every section of the API, folded into categories; the one that is looked at is open. */
function Sections({ path }: { path: string }): JSX.Element {
  const api = useApi();
  const inside = path.startsWith(`${RESOURCES}/`) ? path.slice(RESOURCES.length) : "";
  const within = (root: string): boolean => inside === root || inside.startsWith(`${root}/`);
  const best = api.collections.map((one) => one.path).filter(within).sort((a, b) => b.length - a.length)[0];
  return (
    <div class="sections">
      {categories(api).map((category) => (
        <details key={category.title} open={category.title === "Compute" || category.collections.some((one) => one.path === best) || undefined}>
          <summary>{category.title}</summary>
          {category.collections.map((one) => (
            <a key={one.path} class="side-link side-section" href={href(addressOf(one.path))} aria-current={one.path === best ? "page" : undefined}>
              {one.title}
            </a>
          ))}
        </details>
      ))}
    </div>
  );
}

function addressOf(path: string): string {
  const page = viewOf(path).operatorPage;
  return page && isOperator() ? page : RESOURCES + path;
}

function Foot(): JSX.Element {
  const [chosen, setChosen] = useState<Theme>(theme);
  const next: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
  const turn = (): void => {
    setTheme(next[chosen]);
    setChosen(next[chosen]);
  };
  const leave = async (): Promise<void> => {
    await logout();
    location.assign(href("/"));
  };
  return (
    <footer class="side-foot">
      <button type="button" class="button-quiet" onClick={turn} aria-label={`Theme: ${chosen}. Change it`}>
        <Icon name={chosen === "dark" ? "moon" : "sun"} /> {chosen === "system" ? "As the system" : chosen === "light" ? "Light" : "Dark"}
      </button>
      <button type="button" class="button-quiet" onClick={leave}>
        <Icon name="out" /> Log out
      </button>
    </footer>
  );
}
