import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { v2, type Refused } from "../../api/client";
import { asRefused } from "../../api/useRemote";
import { inner, isDocument } from "../../spec/answers";
import { forgetChoices } from "../../spec/choices";
import type { Document } from "../../spec/collections";
import type { Operation } from "../../spec/openapi";
import { takesNothing } from "../../spec/operations";
import { useApi } from "../../spec/useApi";
import { ShowAs } from "../../ui/CodeTabs";
import { Confirm, Dialog } from "../../ui/Dialog";
import { SchemaForm } from "../../ui/form/SchemaForm";
import { firstOf, Prose } from "../../ui/Prose";
import { Failed } from "../../ui/states";
import { toast } from "../../ui/Toast";
import { Secrets, secretsOf } from "./CreateDialog";

/** An operation that is about to be called on one resource. */
export interface Doing {
  operation: Operation;
  path: string;
  name: string;
  /** Given for an edit: what it begins with. */
  item?: Document;
}

interface ActProps {
  doing: Doing;
  close: () => void;
  done: () => void;
}

/** Asks for what an operation takes, or whether it is meant, and shows the call that it makes. */
export function Act({ doing, close, done }: ActProps): JSX.Element {
  const { spec } = useApi();
  const { operation, path, name, item } = doing;
  const [error, setError] = useState<Refused>();
  const [busy, setBusy] = useState(false);
  const [secrets, setSecrets] = useState<Document>();
  const danger = operation.method === "DELETE";

  const call = async (body?: Document): Promise<void> => {
    const answer = await v2(operation.method, path, body ? { body } : {});
    forgetChoices();
    done();
    toast(danger ? `${name} is deleted` : `${operation.summary}: done`);
    const told = isDocument(answer) ? secretsOf(inner(answer)) : {};
    if (Object.keys(told).length) setSecrets(told);
    else close();
  };
  const confirm = (): void => {
    setBusy(true);
    call(operation.body ? {} : undefined).catch((refused: unknown) => {
      setError(asRefused(refused));
      setBusy(false);
    });
  };
  if (secrets) return <Secrets secrets={secrets} close={close} />;
  if (!takesNothing(spec, operation)) {
    return (
      <Dialog title={item ? `Edit ${name}` : `${operation.summary}: ${name}`} close={close} wide>
        {operation.description && <p class="quiet"><Prose text={firstOf(operation.description)} /></p>}
        <SchemaForm operation={operation} path={path} word={item ? "Save" : operation.summary} {...(item ? { item } : {})} submit={call} cancel={close} />
      </Dialog>
    );
  }
  return (
    <Confirm title={danger ? `Delete ${name}?` : `${operation.summary}?`} word={danger ? "Delete" : operation.summary} danger={danger} busy={busy} close={close} confirm={confirm}>
      <p>
        {danger ? (
          <>
            <strong>{name}</strong> will be gone, and cannot be brought back.
          </>
        ) : (
          <>
            This is for <strong>{name}</strong>.
          </>
        )}
      </p>
      {operation.description && <p class="quiet"><Prose text={firstOf(operation.description)} /></p>}
      {error && <Failed error={error} />}
      <details>
        <summary>Show as code</summary>
        <ShowAs call={{ method: operation.method, path }} />
      </details>
    </Confirm>
  );
}
