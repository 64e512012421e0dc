import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { href } from "../shell/router";
import { Icon } from "./Icon";

interface PageProps {
  title: string;
  /** A line below the title that says what the page is for. */
  lead?: ComponentChildren;
  /** Where it lies: pairs of a title and a path below /console. */
  trail?: [string, string][];
  beside?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** The frame of every page: where one is, what it is, what can be done. */
export function Page({ title, lead, trail, beside, actions, children }: PageProps): JSX.Element {
  useEffect(() => {
    document.title = `${title} · Roost`;
  }, [title]);
  return (
    <>
      <header class="page-head">
        {trail && (
          <nav class="trail" aria-label="Where this is">
            {trail.map(([name, path]) => (
              <a key={path} href={href(path)}>
                {name}
                <Icon name="next" />
              </a>
            ))}
          </nav>
        )}
        <div class="page-title">
          <h1>{title}</h1>
          {beside}
          {actions && <div class="page-actions">{actions}</div>}
        </div>
        {lead && <p class="page-lead">{lead}</p>}
      </header>
      {children}
    </>
  );
}

/** A titled box. Pages of several things are made of these. */
export function Panel(props: {
  title?: string;
  actions?: ComponentChildren;
  flush?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class={props.flush ? "panel panel-flush" : "panel"}>
      {(props.title || props.actions) && (
        <header class="panel-head">
          {props.title && <h2>{props.title}</h2>}
          {props.actions && <div class="panel-actions">{props.actions}</div>}
        </header>
      )}
      {props.children}
    </section>
  );
}
