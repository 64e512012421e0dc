import type { JSX } from "preact";
import { Table } from "../../ui/Table";
import { date, dollars, number } from "../../ui/format";

/** An item of an invoice, or of what this month has come to. */
export interface Line {
  description: string;
  product: string;
  start_date: string;
  end_date: string;
  units: number;
  unit_type: "hours" | "overage" | "discount";
  unit_price: number;
  total: number;
}

/** How a line comes to its total: `123 hours × $0.007`, and whether the month's price binds. */
export function Arithmetic({ line }: { line: Line }): JSX.Element {
  const unit = line.unit_type === "overage" ? "GB" : line.units === 1 ? "hour" : "hours";
  const product = line.units * line.unit_price;
  const capped = line.unit_type === "hours" && product - line.total > 0.006;
  const full = line.unit_type === "hours" && line.total - product > 0.006;
  return (
    <span class="arithmetic">
      {number(line.units)} {unit} × ${line.unit_price}
      {capped && <span class="quiet"> = {dollars(product)}, but no more than a month costs</span>}
      {full && <span class="quiet"> = {dollars(product)}, and 672 hours are a whole month</span>}
    </span>
  );
}

export function Lines({ label, lines }: { label: string; lines: Line[] }): JSX.Element {
  const total = lines.reduce((sum, line) => sum + Math.round(line.total * 100), 0) / 100;
  return (
    <>
      <Table
        label={label}
        rows={lines}
        keyOf={(line) => `${line.description} ${line.start_date} ${line.end_date} ${lines.indexOf(line)}`}
        columns={[
          {
            id: "what",
            title: "What",
            cell: (line) => (
              <>
                {line.description}
                <span class="table-sub">{line.product}</span>
              </>
            ),
          },
          { id: "from", title: "From", drop: 2, cell: (line) => date(line.start_date) },
          { id: "to", title: "To", drop: 2, cell: (line) => date(line.end_date) },
          { id: "how", title: "Arithmetic", drop: 1, cell: (line) => <Arithmetic line={line} /> },
          { id: "total", title: "Amount", numeric: true, cell: (line) => dollars(line.total) },
        ]}
      />
      <p class="sum">
        {lines.length > 1 ? `${lines.length} items: ` : ""}
        <strong>{dollars(total)}</strong>
      </p>
    </>
  );
}
