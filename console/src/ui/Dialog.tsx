import { type ComponentChildren, type JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./Icon";

interface DialogProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
  /** The row of buttons at its end. */
  actions?: ComponentChildren;
  wide?: boolean;
}

/** A modal dialog by the browser's own element, which keeps the focus inside and closes on Escape. */
export function Dialog({ title, close, children, actions, wide }: DialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>(".dialog-body :is(input, select, textarea)")?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? "dialog dialog-wide" : "dialog"}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => event.target === element.current && close()}
    >
      <div class="dialog-box">
        <header class="dialog-head">
          <h2 id={name}>{title}</h2>
          <button type="button" class="button-icon" aria-label="Close" onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        <div class="dialog-body">{children}</div>
        {actions && <footer class="dialog-foot">{actions}</footer>}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  /** The word on the button that does it. */
  word: string;
  danger?: boolean;
  busy?: boolean;
  close: () => void;
  confirm: () => void;
  children: ComponentChildren;
}

export function Confirm(props: ConfirmProps): JSX.Element {
  const { title, word, danger, busy, close, confirm, children } = props;
  return (
    <Dialog
      title={title}
      close={close}
      actions={
        <>
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            class={danger ? "button button-danger" : "button button-main"}
            disabled={busy}
            onClick={confirm}
          >
            {word}
          </button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
