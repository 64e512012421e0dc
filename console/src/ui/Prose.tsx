import type { ComponentChildren, JSX } from "preact";

/** A description of the API with its code set as code. They are Markdown, of which they use no more. */
export function Prose({ text }: { text: string }): JSX.Element {
  return <>{text.split(/(`[^`]+`|\[[^\]]+\]\([^)\s]+\))/).map(part)}</>;
}

function part(text: string, index: number): ComponentChildren {
  if (text.startsWith("`") && text.endsWith("`") && text.length > 2) return <code key={index}>{text.slice(1, -1)}</code>;
  const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(text);
  if (!link) return text;
  const [, title, url] = link;
  return /^(https?:|\/|#)/.test(url ?? "") ? (
    <a key={index} href={url}>
      {title}
    </a>
  ) : (
    title
  );
}

/** What a description begins with, for where there is room for that alone. */
export function firstOf(description: string): string {
  return description.split("\n")[0] ?? "";
}
