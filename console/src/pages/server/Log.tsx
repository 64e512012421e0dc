import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { admin } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { href } from "../../shell/router";
import { Await, Empty } from "../../ui/states";

interface Line {
  at: string;
  level: string;
  logger: string;
  event: string;
  fields: Record<string, string>;
}

const POLL = 2000;

/** The last lines of this process's log. Requests have a page of their own. */
export function Log(): JSX.Element {
  const [level, setLevel] = useState("info");
  const remote = useRemote((signal) => admin<{ lines: Line[] }>("GET", "/log", { query: { last: 300, level }, signal }), [level], POLL);
  return (
    <>
      <div class="toolbar">
        <select aria-label="Level" value={level} onChange={(event) => setLevel(event.currentTarget.value)}>
          <option value="info">Everything</option>
          <option value="warning">Warnings and errors</option>
          <option value="error">Errors</option>
        </select>
        <span class="quiet">
          What clients ask is at <a href={href("/requests")}>Requests</a>.
        </span>
      </div>
      <Await remote={remote}>
        {({ lines }) =>
          lines.length === 0 ? (
            <Empty title="Nothing was logged since the start" />
          ) : (
            <ol class="log" tabIndex={0} aria-label="Log, the newest first">
              {lines.toReversed().map((line, index) => (
                <li key={`${line.at} ${index}`} class={`log-${line.level}`}>
                  <time>{line.at.slice(0, 19).replace("T", " ")}</time>
                  <span class="log-level">{line.level}</span>
                  <span class="log-event">
                    {line.event}
                    {Object.entries(line.fields).map(([name, value]) => (
                      <span key={name} class="quiet">
                        {" "}
                        {name}={value}
                      </span>
                    ))}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Await>
    </>
  );
}
