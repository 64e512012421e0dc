import type { JSX } from "preact";

// Line icons of 16 by 16, drawn for this console. A path a name.
const PATHS = {
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5",
  list: "M2.5 4h11M2.5 8h11M2.5 12h11",
  rocket: "M8 13V3M4 7l4-4 4 4M3 13.5h10",
  map: "M3.5 3.5h3v3h-3zM9.5 9.5h3v3h-3zM5 6.5V11h4.5M6.5 5H11v4.5",
  traffic: "M2 8h2.5l1.5-4 3 8 2-5 .8 1H14",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3l2 1.5",
  bolt: "M9 2 4 9h3.5L7 14l5-7H8.5z",
  bill: "M4 2.5h8v11l-2-1.2-2 1.2-2-1.2-2 1.2zM6 5.5h4M6 8h4",
  globe: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM2.5 8h11M8 2.5c-4 3.5-4 7.5 0 11 4-3.5 4-7.5 0-11",
  key: "M10 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM7.9 8.1 3 13m1.5-1.5L6 13",
  state: "M3 4.5C3 3 13 3 13 4.5v7C13 13 3 13 3 11.5zM3 4.5C3 6 13 6 13 4.5M3 8c0 1.5 10 1.5 10 0",
  server: "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01",
  book: "M3 3h4l1 1 1-1h4v9.5H9l-1 1-1-1H3zM8 4v9",
  menu: "M2 4h12M2 8h12M2 12h12",
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.5 10.5 14 14",
  copy: "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
  next: "M6 3.5 10.5 8 6 12.5",
  back: "M10 3.5 5.5 8l4.5 4.5",
  down: "M3.5 6 8 10.5 12.5 6",
  sun: "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.5 3.5l1 1M11.5 11.5l1 1M3.5 12.5l1-1M11.5 4.5l1-1",
  moon: "M12.5 9.5A5 5 0 0 1 6.5 3.5a5 5 0 1 0 6 6Z",
  out: "M6.5 3H3v10h3.5M7 8h6.5M11 5.5 13.5 8 11 10.5",
  code: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  refresh: "M13 8a5 5 0 1 1-1.5-3.5M13 2.5V5h-2.5",
  warning: "M8 2.5 14 13H2zM8 6.5v3M8 11.5h.01",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** Beside words, hence hidden from screen readers. What is an icon alone needs an aria-label. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
