import type { JSX } from "preact";
import { useClock } from "../../shell/clock";
import { href } from "../../shell/router";
import { StateBadge, type Tone } from "../../ui/StateBadge";
import { Empty } from "../../ui/states";
import { Table } from "../../ui/Table";
import { date, number, plural, relative } from "../../ui/format";
import { Figure } from "../bill/Now";

interface Job {
  number: number;
  account: string;
  workflow: string;
  title: string;
  section: string;
  resource: string;
  step: string;
  due: string;
  state: "due" | "running" | "later" | "retrying" | "waiting" | "held";
  failures: number;
  reason: string;
  fault: string;
}

export interface WorkView {
  total: number;
  due: number;
  failing: number;
  held: number;
  jobs: Job[];
}

const TONES: Record<Job["state"], Tone> = { due: "moving", running: "moving", later: "idle", retrying: "bad", waiting: "moving", held: "bad" };

/** What is to be done: what fails, with the reason, before what waits for its time. */
export function Work({ work }: { work: WorkView }): JSX.Element {
  const { now } = useClock();
  return (
    <>
      <dl class="figures">
        <Figure name="All jobs" value={number(work.total)} />
        <Figure name="Due now" value={number(work.due)} />
        <Figure name="Failing" value={number(work.failing)} />
        <Figure name="Held by faults" value={number(work.held)} />
      </dl>
      {work.jobs.length === 0 ? (
        <Empty title="There is nothing to do" />
      ) : (
        <Table
          label="Jobs"
          rows={work.jobs}
          keyOf={(job) => String(job.number)}
          columns={[
            {
              id: "what",
              title: "What",
              cell: (job) => (
                <>
                  <span class="table-name">{job.title}</span>
                  <span class="table-sub">{[job.section, job.resource.slice(0, 13), job.account].filter(Boolean).join(" · ")}</span>
                </>
              ),
            },
            { id: "state", title: "State", cell: (job) => <StateBadge state={job.state} tone={TONES[job.state]} /> },
            { id: "due", title: "Due", drop: 1, cell: (job) => (job.due ? <time title={`${date(job.due)} UTC`}>{relative(job.due, now())}</time> : "when it is cleared") },
            { id: "step", title: "Next step", drop: 2, cell: (job) => job.step },
            { id: "why", title: "Why", drop: 1, cell: (job) => <Why job={job} /> },
          ]}
        />
      )}
      {work.total > work.jobs.length && <p class="quiet">{plural(work.total - work.jobs.length, "more job is", "more jobs are")} not shown.</p>}
    </>
  );
}

function Why({ job }: { job: Job }): JSX.Element | null {
  if (job.state === "held") return <a href={href("/faults")}>fault {job.fault}</a>;
  if (job.state === "waiting") return <span class="quiet">its driver needs time</span>;
  if (!job.failures) return null;
  return (
    <span title={job.reason}>
      {plural(job.failures, "failure")}: {job.reason}
    </span>
  );
}
