import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { v2 } from "../../api/client";
import { go } from "../../shell/router";
import { inner } from "../../spec/answers";
import { forgetChoices } from "../../spec/choices";
import { nameOf, type Collection, type Document } from "../../spec/collections";
import type { Operation } from "../../spec/openapi";
import { itemPath, RESOURCES } from "../../spec/places";
import { Copy } from "../../ui/Copy";
import { Dialog } from "../../ui/Dialog";
import { SchemaForm } from "../../ui/form/SchemaForm";
import { heading, words } from "../../ui/format";
import { firstOf, Prose } from "../../ui/Prose";
import { toast } from "../../ui/Toast";

interface CreateDialogProps {
  collection: Collection;
  operation: Operation;
  path: string;
  close: () => void;
  done: () => void;
}

export function CreateDialog({ collection, operation, path, close, done }: CreateDialogProps): JSX.Element {
  const [secrets, setSecrets] = useState<Document>();
  const [target, setTarget] = useState<string>();
  const title = `New ${words(collection.one)}`;
  const submit = async (body: Document): Promise<void> => {
    const answer = inner(await v2("POST", path, operation.body ? { body } : {}));
    forgetChoices();
    done();
    toast(`${nameOf(answer) || heading(collection.one)} is being made`);
    const own = itemPath(collection, path, answer);
    const told = secretsOf(answer);
    if (Object.keys(told).length) {
      setSecrets(told);
      setTarget(own ?? undefined);
    } else {
      close();
      if (own && collection.read) go(RESOURCES + own);
    }
  };
  if (secrets) return <Secrets secrets={secrets} close={() => (close(), target && collection.read && go(RESOURCES + target))} />;
  return (
    <Dialog title={title} close={close} wide>
      {operation.description && <p class="quiet"><Prose text={firstOf(operation.description)} /></p>}
      <SchemaForm operation={operation} path={path} word={title.replace("New", "Create")} submit={submit} cancel={close} />
    </Dialog>
  );
}

const SECRET = /password|secret|api_key|private_key|token$/;

/** What an answer tells this once and never again, by what it is called. */
export function secretsOf(answer: Document): Document {
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([name, value]) => SECRET.test(name) && typeof value === "string" && value !== "")
      .map(([name, value]) => [heading(name), value]),
  );
}

export function Secrets({ secrets, close }: { secrets: Document; close: () => void }): JSX.Element {
  return (
    <Dialog
      title="Told this once"
      close={close}
      actions={
        <button type="button" class="button button-main" onClick={close}>
          I have kept it
        </button>
      }
    >
      <p>Nobody can read this again, here or by API. Keep it now.</p>
      <dl class="facts">
        {Object.entries(secrets).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="id">
              <code>{String(value)}</code> <Copy text={String(value)} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
