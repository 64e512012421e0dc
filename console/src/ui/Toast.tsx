import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { asRefused } from "../api/useRemote";
import { Icon } from "./Icon";

interface Message {
  id: number;
  text: string;
  tone: "good" | "bad";
}

const EVENT = "roost:toast";
const STAYS = 6000;
let count = 0;

/** Tells of something done or refused, at the bottom of the page, until it is read or a while passed. */
export function toast(text: string, tone: Message["tone"] = "good"): void {
  window.dispatchEvent(new CustomEvent<Message>(EVENT, { detail: { id: ++count, text, tone } }));
}

export function toastError(error: unknown): void {
  toast(asRefused(error).message, "bad");
}

export function Toasts(): JSX.Element {
  const [messages, setMessages] = useState<Message[]>([]);
  const drop = (id: number): void => setMessages((all) => all.filter((one) => one.id !== id));
  useEffect(() => {
    const add = (event: Event): void => {
      const message = (event as CustomEvent<Message>).detail;
      setMessages((all) => [...all.slice(-3), message]);
      setTimeout(() => drop(message.id), message.tone === "bad" ? STAYS * 2 : STAYS);
    };
    window.addEventListener(EVENT, add);
    return () => window.removeEventListener(EVENT, add);
  }, []);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {messages.map((message) => (
        <div key={message.id} class={`toast toast-${message.tone}`}>
          <span>{message.text}</span>
          <button type="button" class="button-icon" aria-label="Dismiss" onClick={() => drop(message.id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
