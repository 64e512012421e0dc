import type { JSX } from "preact";
import { admin } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useClock } from "../../shell/clock";
import { href } from "../../shell/router";
import { date, relative } from "../../ui/format";
import { Panel } from "../../ui/Page";
import { Await } from "../../ui/states";

interface Seen {
  id: string;
  at: string;
  method: string;
  path: string;
  status: number;
  reason?: string;
}

const LOOKED = 300;
const SHOWN = 6;
const POLL = 10_000;

/** The last requests that were refused, with the reason that was told. */
export function Errors(): JSX.Element {
  const { now } = useClock();
  const remote = useRemote((signal) => admin<{ requests: Seen[] }>("GET", "/requests", { query: { last: LOOKED }, signal }), [], POLL);
  return (
    <Panel title="Last errors" actions={<a href={href("/requests")}>All requests</a>}>
      <Await remote={remote} lines={3}>
        {({ requests }) => {
          const bad = requests.filter((one) => one.status >= 400 && one.status !== 401).toReversed().slice(0, SHOWN);
          if (bad.length === 0) return <p class="quiet">Nothing was refused among the last {requests.length} requests.</p>;
          return (
            <ul class="lines">
              {bad.map((one) => (
                <li key={one.id}>
                  <span class="line-head">
                    <span class="status-bad">{one.status}</span>
                    <code>
                      {one.method} {one.path}
                    </code>
                    <time class="quiet" title={`${date(one.at)} UTC`}>
                      {relative(one.at, now())}
                    </time>
                  </span>
                  {one.reason && <span class="quiet">{one.reason}</span>}
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
    </Panel>
  );
}
