import type { JSX } from "preact";
import { StateBadge } from "../../ui/StateBadge";
import { Table } from "../../ui/Table";
import { heading, plural } from "../../ui/format";

interface Found {
  number: number;
  first: string[];
}

export interface Driver {
  family: string;
  name: string;
  ok: boolean;
  detail: string;
  holdings: { missing: Found; orphans: Found; strangers: Found; discarded: number; failure: string };
}

/** What makes resources real: how each is, and what was found when last looked at what it has. */
export function Drivers({ drivers }: { drivers: Driver[] }): JSX.Element {
  return (
    <Table
      label="Drivers"
      rows={drivers}
      keyOf={(driver) => driver.family}
      columns={[
        { id: "family", title: "Drives", cell: (driver) => <span class="table-name">{heading(driver.family)}</span> },
        { id: "name", title: "By", cell: (driver) => driver.name },
        { id: "health", title: "Health", cell: (driver) => <StateBadge state={driver.ok ? "well" : driver.detail || "not well"} tone={driver.ok ? "good" : "bad"} /> },
        { id: "found", title: "Found", drop: 1, cell: (driver) => <span title={named(driver)}>{foundOf(driver)}</span> },
      ]}
    />
  );
}

function foundOf({ holdings }: Driver): string {
  if (holdings.failure) return holdings.failure;
  const parts = [
    holdings.missing.number && `${plural(holdings.missing.number, "thing")} lost`,
    holdings.orphans.number && plural(holdings.orphans.number, "orphan"),
    holdings.strangers.number && plural(holdings.strangers.number, "stranger"),
    holdings.discarded && `${plural(holdings.discarded, "orphan")} removed`,
  ];
  return parts.filter(Boolean).join(", ") || "as it should be";
}

function named({ holdings }: Driver): string {
  return [...holdings.missing.first, ...holdings.orphans.first, ...holdings.strangers.first].join("\n");
}
