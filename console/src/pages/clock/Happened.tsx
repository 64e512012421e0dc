import type { JSX } from "preact";
import { Panel } from "../../ui/Page";
import { date, plural } from "../../ui/format";

export interface Done {
  start: string;
  end: string;
  jobs: { workflow: string; what: string; number: number; failed: number }[];
  invoices: number;
  expired_keys: number;
}

/** What moving the clock on has done. */
export function Happened({ done }: { done: Done }): JSX.Element {
  const told = [
    ...done.jobs.filter((job) => job.number > 0).map((job) => `${job.number} ${job.what}`),
    ...done.jobs.filter((job) => job.failed > 0).map((job) => `${job.failed} ${job.what} failed`),
    ...(done.invoices ? [plural(done.invoices, "invoice")] : []),
    ...(done.expired_keys ? [plural(done.expired_keys, "API key ended", "API keys ended")] : []),
  ];
  return (
    <div class="happened" role="status">
      <Panel title="What happened on the way">
        <p class="quiet">
          {date(done.start)} to {date(done.end)}
        </p>
        {told.length ? (
          <ul class="plain-list">
            {told.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        ) : (
          <p>Nothing fell due.</p>
        )}
      </Panel>
    </div>
  );
}
