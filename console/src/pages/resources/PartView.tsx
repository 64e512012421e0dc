import type { JSX } from "preact";
import { v2, type Query } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { isDocument } from "../../spec/answers";
import type { Operation } from "../../spec/openapi";
import { Code } from "../../ui/CodeTabs";
import { heading } from "../../ui/format";
import { Await, Empty } from "../../ui/states";
import { Facts, Value } from "./Value";

const MOST = 100;

/** Something that can be read and is no list of resources: shown as what it says. */
export function PartView({ operation, path }: { operation: Operation; path: string }): JSX.Element {
  const query: Query = operation.parameters.some((one) => one.name === "per_page") ? { per_page: MOST } : {};
  const remote = useRemote((signal) => v2("GET", path, { query, signal }), [path]);
  return (
    <Await remote={remote}>
      {(answer) => {
        if (typeof answer === "string") return <Code text={answer} />;
        if (!isDocument(answer)) return <p class="quiet">Nothing.</p>;
        const parts = Object.entries(answer).filter(([name]) => name !== "meta");
        if (parts.every(([, value]) => Array.isArray(value) && value.length === 0)) return <Empty title="Nothing here" />;
        return (
          <div class="parts">
            {parts.map(([name, value]) => (
              <section key={name}>
                {parts.length > 1 && <h3>{heading(name)}</h3>}
                {Array.isArray(value) && value.length > 0 && value.every(isDocument) ? (
                  <Rows rows={value} path={operation.path} />
                ) : isDocument(value) ? (
                  <Facts document={value} path={operation.path} />
                ) : (
                  <Value name={name} value={value} path={operation.path} />
                )}
              </section>
            ))}
          </div>
        );
      }}
    </Await>
  );
}

/** Documents of one kind as a plain table, by the fields that the first has. */
function Rows({ rows, path }: { rows: Record<string, unknown>[]; path: string }): JSX.Element {
  const names = Object.keys(rows[0] ?? {}).slice(0, 8);
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label="What it holds">
      <table class="table">
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {heading(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map((row, index) => (
            <tr key={index}>
              {names.map((name) => (
                <td key={name}>
                  <Value name={name} value={row[name]} path={path} short />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
