import type { ComponentType } from "preact";
import type { IconName } from "../ui/Icon";
import { Bill } from "./bill/Bill";
import { Clock } from "./clock/Clock";
import { Dns } from "./dns/Dns";
import { Zone } from "./dns/Zone";
import { Faults } from "./faults/Faults";
import { Home } from "./home/Home";
import { Keys } from "./keys/Keys";
import { Requests } from "./requests/Requests";
import { Deploy } from "./deploy/Deploy";
import { Guides } from "./guides/Guides";
import { NetworkMap } from "./network/NetworkMap";
import { Machine, Resources } from "./resources/Resources";
import { Server } from "./server/Server";
import { State } from "./state/State";

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
  { path: "/requests", title: "Requests", icon: "traffic", group: "Test", operator: true, component: Requests },
  { path: "/clock", title: "Clock", icon: "clock", group: "Test", operator: true, component: Clock },
  { path: "/faults", title: "Faults", icon: "bolt", group: "Test", operator: true, component: Faults },
  { path: "/state", title: "State", icon: "state", group: "Test", operator: true, component: State },
  { path: "/bill", title: "Bill", icon: "bill", group: "Account", component: Bill },
  { path: "/dns", title: "DNS", icon: "globe", group: "Account", component: Dns },
  { path: "/dns/:domain", component: Zone },
  { path: "/keys", title: "Keys and accounts", icon: "key", group: "Account", operator: true, component: Keys },
  { path: "/server", title: "Server", icon: "server", group: "Roost", operator: true, component: Server },
  { path: "/reference", title: "Reference", icon: "book", group: "Roost", component: Guides },
];
