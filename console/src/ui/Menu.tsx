import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export interface MenuItem {
  title: string;
  act: () => void;
  danger?: boolean;
  disabled?: boolean;
}

interface MenuProps {
  label: string;
  button: ComponentChildren;
  items: MenuItem[];
  plain?: boolean;
}

/** A button with a list of actions. Arrows move, Escape closes and gives the focus back. */
export function Menu({ label, button, items, plain }: MenuProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const [above, setAbove] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    box.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const toggle = (): void => {
    const room = opener.current?.getBoundingClientRect();
    setAbove(room !== undefined && window.innerHeight - room.bottom < 260 && room.top > 260);
    setOpen(!open);
  };
  const keys = (event: KeyboardEvent): void => {
    if (!open) return;
    if (event.key === "Escape" || event.key === "Tab") {
      setOpen(false);
      opener.current?.focus();
      if (event.key === "Escape") event.preventDefault();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
  };
  return (
    <div class="menu" ref={box} onKeyDown={keys}>
      <button
        type="button"
        ref={opener}
        class={plain ? "button-icon" : "button"}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        onClick={toggle}
      >
        {button}
      </button>
      {open && (
        <div class={above ? "menu-list menu-above" : "menu-list"} role="menu" aria-label={label}>
          {items.map((item) => (
            <button
              key={item.title}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.danger ? "menu-item menu-danger" : "menu-item"}
              disabled={item.disabled}
              onClick={() => {
                setOpen(false);
                opener.current?.focus();
                item.act();
              }}
            >
              {item.title}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
