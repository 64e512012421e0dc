import type { JSX } from "preact";
import { words } from "../ui/format";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { isOperator } from "../api/client";
import { pages } from "../pages";
import { RESOURCES } from "../spec/places";
import { useApi } from "../spec/useApi";
import { go } from "./router";

interface Target {
  title: string;
  hint: string;
  path: string;
}

const MOST = 12;

/** Goes anywhere by a few letters: pages, sections, and what makes something new. */
export function Find({ close }: { close: () => void }): JSX.Element {
  const api = useApi();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);

  const targets = useMemo<Target[]>(
    () => [
      ...pages.filter((page) => page.title && (!page.operator || isOperator())).map((page) => ({ title: page.title ?? "", hint: "Page", path: page.path })),
      ...api.collections.filter((one) => !one.path.includes("{")).flatMap((one) => [
        { title: one.title, hint: one.path, path: RESOURCES + one.path },
        ...(one.create ? [{ title: `New ${words(one.one)}`, hint: `POST ${one.create.path}`, path: `${RESOURCES + one.path}?new=1` }] : []),
      ]),
    ],
    [api],
  );
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = targets.filter((target) => parts.every((word) => `${target.title} ${target.hint}`.toLowerCase().includes(word))).slice(0, MOST);
  const visit = (target: Target | undefined): void => {
    if (!target) return;
    close();
    go(target.path);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((now) => (now + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      visit(found[at]);
    }
  };
  return (
    <dialog class="dialog find" ref={element} aria-label="Find" onCancel={close} onClick={(event) => event.target === element.current && close()}>
      <input
        class="find-input"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="find-list"
        aria-activedescendant={found[at] ? `find-${at}` : undefined}
        aria-label="Find a page or a section"
        placeholder="Find a page or a section"
        autocomplete="off"
        value={text}
        onKeyDown={keys}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
      />
      <div id="find-list" class="find-list" role="listbox" aria-label="Found">
        {found.map((target, index) => (
          <div key={target.path} id={`find-${index}`} class="find-item" role="option" aria-selected={index === at} onClick={() => visit(target)}>
            <span>{target.title}</span>
            <span class="quiet">{target.hint}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="find-none quiet">Nothing is called so.</p>}
    </dialog>
  );
}
