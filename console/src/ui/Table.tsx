import type { ComponentChildren, JSX } from "preact";

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ComponentChildren;
  /** Numbers and amounts are set to the right. */
  numeric?: boolean;
  /** Left out on narrow screens, the higher the sooner (1 to 3). */
  drop?: 1 | 2 | 3;
}

interface TableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  selected?: ReadonlySet<string>;
  select?: (selected: Set<string>) => void;
  /** What stands at the end of each row, mostly a menu. */
  end?: (row: Row) => ComponentChildren;
  tone?: (row: Row) => string;
}

/** A table of one page of rows. The caller pages: never more than a page is in the document. */
export function Table<Row>(props: TableProps<Row>): JSX.Element {
  const { label, columns, rows, keyOf, selected, select, end, tone } = props;
  const keys = rows.map(keyOf);
  const chosen = keys.filter((key) => selected?.has(key)).length;
  const toggle = (key: string): void => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    select?.(next);
  };
  const toggleAll = (): void => {
    const next = new Set(selected);
    if (chosen === keys.length) keys.forEach((key) => next.delete(key));
    else keys.forEach((key) => next.add(key));
    select?.(next);
  };
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={label}>
      <table class="table" onKeyDown={moveBetweenRows}>
        <thead>
          <tr>
            {select && (
              <th class="table-check">
                <input
                  type="checkbox"
                  aria-label="Select all on this page"
                  checked={keys.length > 0 && chosen === keys.length}
                  ref={(box) => {
                    if (box) box.indeterminate = chosen > 0 && chosen < keys.length;
                  }}
                  onChange={toggleAll}
                />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.id} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
            {end && (
              <th class="table-end">
                <span class="unseen">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const key = keys[index] ?? "";
            return (
              <tr key={key} class={tone?.(row)} aria-selected={select ? selected?.has(key) : undefined}>
                {select && (
                  <td class="table-check">
                    <input
                      type="checkbox"
                      aria-label={`Select ${key}`}
                      checked={selected?.has(key)}
                      onChange={() => toggle(key)}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.id} class={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
                {end && <td class="table-end">{end(row)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Row>(column: Column<Row>): string {
  return [column.numeric ? "numeric" : "", column.drop ? `drop-${column.drop}` : ""].filter(Boolean).join(" ");
}

/** Arrow up and down go to the same control of the next row, as in a spreadsheet. */
function moveBetweenRows(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const focused = document.activeElement;
  const row = focused?.closest("tbody tr");
  if (step === undefined || !row || focused?.closest("[role=menu]")) return;
  if (focused instanceof HTMLInputElement && focused.type !== "checkbox") return;
  const controls = (of: Element): HTMLElement[] => [...of.querySelectorAll<HTMLElement>("a[href], input, button")];
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  controls(next)[controls(row).indexOf(focused as HTMLElement)]?.focus();
}

interface PagerProps {
  shown: number;
  total?: number | undefined;
  previous: (() => void) | null;
  next: (() => void) | null;
}

/** Both ways of a list that is read page by page, by cursor. */
export function Pager({ shown, total, previous, next }: PagerProps): JSX.Element {
  return (
    <nav class="pager" aria-label="Pages of the list">
      <span class="quiet">
        {total === undefined || (!previous && !next)
          ? `${shown.toLocaleString("en-US")} in all`
          : `${shown.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`}
      </span>
      <span class="pager-buttons">
        <button type="button" class="button" disabled={!previous} onClick={() => previous?.()}>
          Previous
        </button>
        <button type="button" class="button" disabled={!next} onClick={() => next?.()}>
          Next
        </button>
      </span>
    </nav>
  );
}
