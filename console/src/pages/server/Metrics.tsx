import type { JSX } from "preact";
import { href } from "../../shell/router";
import { Plot } from "../../ui/Plot";
import { number } from "../../ui/format";
import { EVERY_SECONDS, useMetrics, type Point } from "./metrics";

const RATE = (value: number): string => `${number(value)} a second`;
const PLOTS: [string, keyof Point, (value: number) => string][] = [
  ["Requests", "requests", RATE],
  ["Refused (4xx)", "refused", RATE],
  ["Failed (5xx)", "failed", RATE],
  ["Time to answer, on average", "milliseconds", (value) => `${number(value)} ms`],
];

/** The last three minutes. A program reads the same at /_roost/metrics, in Prometheus's format. */
export function Metrics(): JSX.Element {
  const points = useMetrics();
  const seconds = Math.max(points.length - 1, 0) * EVERY_SECONDS;
  return (
    <>
      <div class="plots">
        {PLOTS.map(([title, name, write]) => (
          <Plot key={name} title={title} values={points.map((point) => point[name])} write={write} seconds={seconds} />
        ))}
      </div>
      <p class="quiet">
        Since this page was opened, every {EVERY_SECONDS} seconds, this console's own requests too.{" "}
        <a href={href("/_roost/metrics")} target="_blank" rel="noreferrer">
          All metrics
        </a>{" "}
        are in Prometheus's format.
      </p>
    </>
  );
}
