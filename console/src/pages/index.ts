import type { ComponentType } from "preact";
import type { IconName } from "../ui/Icon";
import { Deploy } from "./deploy/Deploy";
import { Guides } from "./guides/Guides";
import { Home } from "./home/Home";
import { NetworkMap } from "./network/NetworkMap";
import { Machine, Resources } from "./resources/Resources";

export interface PageProps {
  /** What the names of the page's pattern stand for. */
  values: Record<string, string>;
}

export interface Page {
  /** As router.fit reads it. A page without `title` is reached by links alone. */
  path: string;
  title?: string;
  icon?: IconName;
  group?: "Build" | "Test" | "Account" | "Roost";
  /** Whether it needs /_roost, which a session by API key has not. */
  operator?: boolean;
  component: ComponentType<PageProps>;
}

/** All pages, in the order of the navigation. The first whose path fits is shown. */
export const pages: Page[] = [
  { path: "/", title: "Home", icon: "home", group: "Build", component: Home },
  { path: "/deploy", title: "Deploy", icon: "rocket", group: "Build", component: Deploy },
  { path: "/network", title: "Network map", icon: "map", group: "Build", component: NetworkMap },
  { path: "/resources/*", component: Resources },
  { path: "/instances/:id", component: Machine("instances") },
  { path: "/bare-metals/:id", component: Machine("bare-metals") },
  { path: "/reference", title: "Reference", icon: "book", group: "Roost", component: Guides },
];
