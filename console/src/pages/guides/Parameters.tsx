import type { JSX } from "preact";
import type { Operation, Schema } from "../../spec/openapi";
import { Prose } from "../../ui/Prose";
import { useApi } from "../../spec/useApi";

interface Row {
  name: string;
  where: string;
  type: string;
  required: boolean;
  description: string;
}

/** What an operation takes: from its path, its query and its body. */
export function Parameters({ operation }: { operation: Operation }): JSX.Element | null {
  const { spec } = useApi();
  const body = spec.resolve(operation.body);
  const rows: Row[] = [
    ...operation.parameters.map((one) => row(one.name, one.in, spec.resolve(one.schema), one.required ?? false, one.description)),
    ...Object.entries(body.properties ?? {}).map(([name, raw]) => row(name, "body", spec.resolve(raw), body.required?.includes(name) ?? false)),
  ];
  if (rows.length === 0) return null;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label="What it takes">
      <table class="table table-wrap">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">In</th>
            <th scope="col">Type</th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.where + one.name}>
              <td>
                <code>{one.name}</code>
                {one.required && <span class="table-sub">required</span>}
              </td>
              <td class="quiet">{one.where}</td>
              <td class="quiet">{one.type}</td>
              <td><Prose text={one.description} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function row(name: string, where: string, schema: Schema, required: boolean, description?: string): Row {
  const choices = schema.enum?.filter((one) => one !== null).join(", ");
  return { name, where, required, type: choices ?? String(schema.type ?? "any"), description: description ?? schema.description ?? "" };
}
