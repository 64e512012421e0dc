import type { JSX } from "preact";
import { admin, chosenAccount } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useClock } from "../../shell/clock";
import { href } from "../../shell/router";
import { RESOURCES } from "../../spec/places";
import { date, relative } from "../../ui/format";
import { Panel } from "../../ui/Page";
import { Await } from "../../ui/states";

interface Event {
  at: string;
  title: string;
  section: string;
  resource: string;
}

const SHOWN = 6;
const POLL = 10_000;

/** What Roost will do by itself next: backups, invoices, steps of what is being made. */
export function Upcoming(): JSX.Element {
  const { now } = useClock();
  const account = chosenAccount();
  const remote = useRemote(
    (signal) => admin<{ coming: Event[] }>("GET", "/timeline", { query: { limit: SHOWN, account: account?.id }, signal }),
    [account?.id],
    POLL,
  );
  return (
    <Panel title="Due next" actions={<a href={href("/clock")}>The clock</a>}>
      <Await remote={remote} lines={3}>
        {({ coming }) => {
          if (coming.length === 0) return <p class="quiet">Nothing will happen by itself.</p>;
          return (
            <ul class="lines">
              {coming.map((event) => (
                <li key={event.at + event.title + event.resource}>
                  <span class="line-head">
                    {event.section && event.resource ? <a href={href(`${RESOURCES}/${event.section}/${event.resource}`)}>{event.title}</a> : <span>{event.title}</span>}
                    <time class="quiet" title={`${date(event.at)} UTC`}>
                      {relative(event.at, now())}
                    </time>
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Await>
    </Panel>
  );
}
