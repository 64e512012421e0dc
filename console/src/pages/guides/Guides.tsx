import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRemote } from "../../api/useRemote";
import { href } from "../../shell/router";
import type { Operation } from "../../spec/openapi";
import { RESOURCES } from "../../spec/places";
import { useApi } from "../../spec/useApi";
import { ShowAs } from "../../ui/CodeTabs";
import { Page, Panel } from "../../ui/Page";
import { Prose } from "../../ui/Prose";
import { Await, Empty } from "../../ui/states";
import { Parameters } from "./Parameters";

interface Guide {
  title: string;
  url: string;
  summary: string;
}

const MOST = 30;

/** Everything there is to read: operations by words of their names, paths and fields, and the guides. */
export function Guides(): JSX.Element {
  const { spec } = useApi();
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length ? spec.operations.filter((one) => fits(one, fieldsOf(one, spec), words)) : [];
  return (
    <Page
      title="Reference and guides"
      actions={
        <>
          <a class="button" href="/docs">
            API reference
          </a>
          <a class="button" href="/guides/">
            Guides
          </a>
          <a class="button" href="/v2/openapi.json">
            openapi.json
          </a>
        </>
      }
    >
      <div class="panels">
        <input type="search" data-filter="" aria-label="Find an operation" placeholder={`Find among ${spec.operations.length} operations: by name, path or field`} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        {words.length > 0 && (
          <Panel flush>
            {found.length === 0 && <Empty title="No operation has these words" />}
            {found.slice(0, MOST).map((operation) => (
              <One key={operation.id} operation={operation} />
            ))}
            {found.length > MOST && <p class="more quiet">and {found.length - MOST} more: say more words</p>}
          </Panel>
        )}
        <GuideList />
      </div>
    </Page>
  );
}

function fieldsOf(operation: Operation, spec: ReturnType<typeof useApi>["spec"]): string {
  const body = Object.keys(spec.resolve(operation.body).properties ?? {});
  return [...operation.parameters.map((one) => one.name), ...body].join(" ");
}

function fits(operation: Operation, fields: string, words: string[]): boolean {
  const all = `${operation.method} ${operation.path} ${operation.id} ${operation.summary} ${fields}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

function One({ operation }: { operation: Operation }): JSX.Element {
  const readable = operation.method === "GET" && !operation.path.includes("{");
  return (
    <details class="operation">
      <summary>
        <span class={`method method-${operation.method.toLowerCase()}`}>{operation.method}</span>
        <code>{operation.path}</code>
        <span class="quiet">{operation.summary}</span>
      </summary>
      <div class="operation-body">
        {operation.description && <p class="prose"><Prose text={operation.description} /></p>}
        <Parameters operation={operation} />
        <ShowAs call={{ method: operation.method, path: operation.path }} />
        <p>
          <a href={`/docs#${operation.id}`}>In the reference</a>
          {readable && (
            <>
              {" · "}
              <a href={href(RESOURCES + operation.path)}>Look at it here</a>
            </>
          )}
        </p>
      </div>
    </details>
  );
}

/** The guides that this Roost serves, from their own contents. */
function GuideList(): JSX.Element {
  const remote = useRemote(readGuides, []);
  return (
    <Panel title="Guides">
      <Await remote={remote} lines={4}>
        {(guides) =>
          guides.length === 0 ? (
            <p class="quiet">This Roost serves no guides.</p>
          ) : (
            <ul class="guides">
              {guides.map((guide) => (
                <li key={guide.url}>
                  <a href={guide.url}>{guide.title}</a>
                  {guide.summary && <span class="quiet">{guide.summary}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Panel>
  );
}

async function readGuides(signal: AbortSignal): Promise<Guide[]> {
  const answer = await fetch("/guides/", { signal });
  if (!answer.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A row of a table names a guide in one cell, and says what it is for in the other.
  return [...page.querySelectorAll<HTMLTableRowElement>("main tr")].flatMap((row) => {
    const link = row.querySelector("a");
    const url = link?.getAttribute("href");
    if (!link || !url?.startsWith("/guides/")) return [];
    const other = [...row.cells].find((cell) => !cell.contains(link));
    return [{ title: link.textContent?.trim() ?? url, url, summary: other?.textContent?.trim() ?? "" }];
  });
}
