import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface PlotProps {
  title: string;
  /** Values at even distances in time, the latest last. */
  values: number[];
  /** How a value is written. */
  write: (value: number) => string;
  seconds: number;
}

const WIDTH = 320;
const HEIGHT = 72;

/** A line of the last values: the newest is told in figures, for who sees no line too. */
export function Plot({ title, values, write, seconds }: PlotProps): JSX.Element {
  const fill = useId();
  const most = Math.max(...values, 0);
  const latest = values.at(-1);
  const x = (index: number): number => (values.length < 2 ? WIDTH : (index / (values.length - 1)) * WIDTH);
  const y = (value: number): number => HEIGHT - 2 - (most > 0 ? (value / most) * (HEIGHT - 8) : 0);
  const line = values.map((value, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  return (
    <figure class="plot">
      <figcaption>
        <span class="quiet">{title}</span>
        <strong>{latest === undefined ? "–" : write(latest)}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <defs>
          <linearGradient id={fill} x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" class="plot-stop-top" />
            <stop offset="1" class="plot-stop-end" />
          </linearGradient>
        </defs>
        {values.length > 1 && <path class="plot-area" fill={`url(#${fill})`} d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />}
        {values.length > 1 && <path class="plot-line" d={line} />}
      </svg>
      <span class="plot-foot quiet">
        <span>{seconds} s ago</span>
        <span>at most {write(most)}</span>
      </span>
    </figure>
  );
}
