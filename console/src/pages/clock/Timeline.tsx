import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { admin, chosenAccount, currentSession } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { useClock } from "../../shell/clock";
import { Panel } from "../../ui/Page";
import { Await } from "../../ui/states";
import { CheckField } from "../../ui/form/Simple";
import { date, parse, relative } from "../../ui/format";
import type { Change } from "./Clock";

interface Event {
  at: string;
  kind: "job" | "request" | "key" | "invoice";
  title: string;
  account: string;
  section: string;
  resource: string;
  level: string;
}

const POLL = 5000;
const EACH = 60;

/** What comes, the next first, and what has happened, the newest first. */
export function Timeline(props: { turn: number; busy: boolean; advance: (body: Change) => Promise<boolean> }): JSX.Element {
  const [everyone, setEveryone] = useState(false);
  const account = everyone ? undefined : chosenAccount()?.id;
  const remote = useRemote(
    (signal) => admin<{ past: Event[]; coming: Event[] }>("GET", "/timeline", { query: { limit: EACH, account }, signal }),
    [account],
    POLL,
  );
  useEffect(() => remote.reload(), [props.turn]);
  const several = (currentSession()?.accounts?.length ?? 0) > 1;
  return (
    <div class="timeline-box">
      {several && <CheckField label="Of all accounts" value={everyone} set={setEveryone} />}
      <Await remote={remote}>
        {({ past, coming }) => (
          <div class="panels panels-two">
            <Panel title="What comes">
              <Events events={coming} none="Nothing is due. Schedules, expiries and the next invoice appear here." showAccount={everyone} {...props} coming />
            </Panel>
            <Panel title="What happened">
              <Events events={past} none="Nothing has happened yet." showAccount={everyone} {...props} />
            </Panel>
          </div>
        )}
      </Await>
    </div>
  );
}

interface EventsProps {
  events: Event[];
  none: string;
  showAccount: boolean;
  coming?: boolean;
  busy: boolean;
  advance: (body: Change) => Promise<boolean>;
}

function Events({ events, none, showAccount, coming, busy, advance }: EventsProps): JSX.Element {
  const { now } = useClock();
  if (events.length === 0) return <p class="quiet">{none}</p>;
  return (
    <ol class="timeline">
      {events.map((event, index) => {
        const later = coming && (parse(event.at) ?? 0) > now();
        return (
          <li key={`${event.at} ${event.title} ${event.resource} ${index}`} class={`timeline-event timeline-${event.level} timeline-${event.kind}`}>
            <time title={`${date(event.at)} UTC`}>{relative(event.at, now())}</time>
            <span class="timeline-what">
              {event.title}
              <span class="quiet timeline-more">
                {[event.section, event.resource.slice(0, 13), showAccount && event.account].filter(Boolean).join(" · ")}
              </span>
            </span>
            {later && (
              <button type="button" class="button-quiet timeline-go" disabled={busy} title={`Advance to ${date(event.at)}`} onClick={() => advance({ advance_to: (parse(event.at) ?? 0) * 1000 })}>
                Go there
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
