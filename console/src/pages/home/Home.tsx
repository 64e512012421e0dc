import type { JSX } from "preact";
import { isOperator } from "../../api/client";
import { href } from "../../shell/router";
import { RESOURCES } from "../../spec/places";
import { CodeTabs } from "../../ui/CodeTabs";
import { number } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { Page, Panel } from "../../ui/Page";
import { StateBadge } from "../../ui/StateBadge";
import { Await, Empty } from "../../ui/states";
import { connecting } from "./connect";
import { Errors } from "./Errors";
import { Upcoming } from "./Upcoming";
import { useCounts, type Counted } from "./useCounts";

/** What there is, what comes next, what went wrong, and how to connect. */
export function Home(): JSX.Element {
  const counts = useCounts();
  return (
    <Page title="Home">
      <div class="panels">
        <Await remote={counts} lines={4}>
          {(all) => <Counts all={all} />}
        </Await>
        {isOperator() && (
          <div class="panels panels-two">
            <Upcoming />
            <Errors />
          </div>
        )}
        <Panel title="Connect">
          <CodeTabs label="How to connect" samples={connecting()} />
        </Panel>
      </div>
    </Page>
  );
}

function Counts({ all }: { all: Counted[] }): JSX.Element {
  const some = all.filter((one) => one.total > 0);
  if (some.length === 0) {
    return (
      <Empty title="This account is empty">
        <p>Deploy a machine here, or point any Vultr client at Roost: what it makes shows up at once.</p>
        <a class="button button-main" href={href("/deploy")}>
          <Icon name="rocket" /> Deploy the first machine
        </a>
      </Empty>
    );
  }
  return (
    <ul class="tiles">
      {some.map((one) => (
        <li key={one.collection.path}>
          <a class="tile" href={href(RESOURCES + one.collection.path)}>
            <span class="tile-title">{one.collection.title}</span>
            <span class="tile-count">{number(one.total)}</span>
            <span class="tile-states">
              {one.states.slice(0, 3).map(([state, count]) => (
                <span key={state} class="tile-state">
                  <StateBadge state={state} /> {one.states.length > 1 || !one.complete ? (one.complete ? count : `${count}+`) : ""}
                </span>
              ))}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
