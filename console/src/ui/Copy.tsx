import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "./Icon";

/** A button that copies, and says so for a moment. */
export function Copy({ text, label = "Copy" }: { text: string; label?: string }): JSX.Element {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyWithoutClipboard(text); // Browsers keep the clipboard from pages that came by plain HTTP.
    }
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <button type="button" class="copy" aria-label={label} title={label} onClick={copy}>
      {done ? <span class="copy-done">Copied</span> : <Icon name="copy" />}
    </button>
  );
}

function copyWithoutClipboard(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** An identifier: monospaced, with a button that copies it. */
export function Id({ value }: { value: string }): JSX.Element {
  return (
    <span class="id">
      <code>{value}</code>
      <Copy text={value} label={`Copy ${value}`} />
    </span>
  );
}
