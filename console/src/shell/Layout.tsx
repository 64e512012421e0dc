import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Toasts } from "../ui/Toast";
import { Find } from "./Find";
import { Navigation } from "./Navigation";
import { usePlace } from "./router";
import { Strip } from "./Strip";

/** The frame around every page: navigation, the strip, the page itself. */
export function Layout({ children }: { children: ComponentChildren }): JSX.Element {
  const { path } = usePlace();
  const [open, setOpen] = useState(false);
  const [finding, setFinding] = useState(false);
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setFinding(true);
      } else if (event.key === "Escape") {
        setOpen(false);
      } else if (event.key === "/" && !isWriting(event.target)) {
        const filter = document.querySelector<HTMLElement>("[data-filter]");
        if (!filter) return;
        event.preventDefault();
        filter.focus();
      }
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  }, []);
  return (
    <div class="layout">
      <a class="skip" href="#page">
        Skip to the page
      </a>
      <Navigation open={open} find={() => setFinding(true)} />
      {open && <div class="side-shade" onClick={() => setOpen(false)} />}
      <div class="column">
        <Strip menu={() => setOpen(true)} />
        <main id="page" tabIndex={-1} class="page">
          {children}
        </main>
      </div>
      {finding && <Find close={() => setFinding(false)} />}
      <Toasts />
    </div>
  );
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
