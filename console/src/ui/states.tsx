import type { ComponentChildren, JSX } from "preact";
import type { Refused } from "../api/client";
import type { Remote } from "../api/useRemote";
import { Icon } from "./Icon";

/** Where there is nothing yet: says what would be here and offers the way to it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="nothing">
      <svg class="nothing-bird" viewBox="0 0 32 32" aria-hidden="true">
        <path d="M4 17 16 6l12 11M7 26h18" />
      </svg>
      <h2>{title}</h2>
      {children && <div class="nothing-text">{children}</div>}
    </div>
  );
}

/** Grey lines in the place of what comes, so that the page does not jump when it does. */
export function Loading({ lines = 5 }: { lines?: number }): JSX.Element {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class={`loading-line loading-line-${index % 4}`} />
      ))}
    </div>
  );
}

export function Failed({ error, retry }: { error: Refused; retry?: () => void }): JSX.Element {
  return (
    <div class="failed" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{titleOf(error)}</strong>
        <p>{error.message}</p>
        {error.request && <p class="quiet">Request {error.request}</p>}
      </div>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

function titleOf(error: Refused): string {
  if (error.status === 0) return "No answer";
  if (error.status === 403) return "Not allowed";
  if (error.status === 404) return "Not found";
  if (error.status === 429) return "Too many requests";
  return `Refused with ${error.status}`;
}

/** Loading, then the error or what was loaded. Old data stays while it is read again. */
export function Await<T>(props: {
  remote: Remote<T>;
  lines?: number;
  children: (data: T) => ComponentChildren;
}): JSX.Element {
  const { remote, lines, children } = props;
  if (remote.data !== undefined) {
    return (
      <>
        {remote.error && <Failed error={remote.error} retry={remote.reload} />}
        {children(remote.data)}
      </>
    );
  }
  if (remote.error) return <Failed error={remote.error} retry={remote.reload} />;
  return <Loading lines={lines ?? 5} />;
}
