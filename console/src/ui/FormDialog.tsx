import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Call } from "../showas/request";
import { ShowAs } from "./CodeTabs";
import { Dialog } from "./Dialog";
import { Failed } from "./states";
import { useAction } from "./useAction";

interface FormDialogProps {
  title: string;
  word: string;
  danger?: boolean;
  wide?: boolean;
  /** What is sent, to be shown in every language. */
  call?: Call;
  close: () => void;
  /** Does it; the dialog closes when that succeeds, unless `stays`. */
  submit: () => Promise<unknown>;
  stays?: boolean;
  children: ComponentChildren;
}

/** A dialog with a form of its own: fields, why it was refused, and the call that it makes. */
export function FormDialog(props: FormDialogProps): JSX.Element {
  const { title, word, danger, wide, call, close, submit, stays, children } = props;
  const action = useAction();
  const [showing, setShowing] = useState(false);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if ((await action.run(submit)) && !stays) close();
  };
  return (
    <Dialog title={title} close={close} {...(wide ? { wide } : {})}>
      <form class="form" onSubmit={send}>
        <div class="fields">{children}</div>
        {action.error && <Failed error={action.error} />}
        <div class="form-foot">
          <button type="submit" class={danger ? "button button-danger" : "button button-main"} disabled={action.busy}>
            {action.busy ? "Sending…" : word}
          </button>
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          {call && (
            <button type="button" class="button button-quiet" aria-expanded={showing} onClick={() => setShowing(!showing)}>
              Show as code
            </button>
          )}
        </div>
        {call && showing && <ShowAs call={call} />}
      </form>
    </Dialog>
  );
}
