import type { Document } from "./collections";

/** What an answer is about: most wrap it once, in its own name. */
export function inner(answer: unknown): Document {
  const document = (answer ?? {}) as Document;
  const entries = Object.entries(document).filter(([name]) => name !== "meta");
  const first = entries[0];
  if (entries.length === 1 && first && isDocument(first[1])) return first[1];
  return document;
}

export function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export interface Meta {
  total?: number;
  links?: { next?: string; prev?: string };
}

export function metaOf(answer: Document): Meta {
  return isDocument(answer["meta"]) ? (answer["meta"] as Meta) : {};
}
