// Which control a schema asks for, and what a new form begins with.
import type { Openapi, Schema } from "../../spec/openapi";

export type Values = Record<string, unknown>;

export type Control = "choice" | "switch" | "number" | "secret" | "text" | "long" | "encoded" | "words" | "list" | "group" | "json";

// Texts that clients send in base64. The form takes them as they are and encodes them.
const ENCODED = new Set(["user_data", "script"]);
const LONG = new Set(["ssh_key", "ssl_certificate", "private_key", "certificate", "chain", "notes", "body", "content", "policy_document", "query"]);

export function controlOf(spec: Openapi, name: string, raw: Schema): Control {
  const schema = spec.resolve(raw);
  if (ENCODED.has(name)) return "encoded";
  if (schema.enum) return "choice";
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "boolean") return "switch";
  if (type === "integer" || type === "number") return "number";
  if (type === "array") {
    const item = spec.resolve(schema.items);
    if (item.type === "object" && item.properties) return "list";
    return item.type === "object" ? "json" : "words";
  }
  if (type === "object") return schema.properties && Object.keys(schema.properties).length ? "group" : "json";
  if (type === undefined && !schema.anyOf) return "json";
  if (schema.anyOf && schema.anyOf.some((one) => one.type === "object" || one.$ref)) return "json";
  if (LONG.has(name)) return "long";
  return schema.format === "password" ? "secret" : "text";
}

export interface FieldSpec {
  name: string;
  schema: Schema;
  required: boolean;
}

export function fieldsOf(spec: Openapi, body: Schema): FieldSpec[] {
  const schema = spec.resolve(body);
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, raw]) => ({
    name,
    schema: { ...spec.resolve(raw) },
    required: required.has(name),
  }));
}

/** What is sent: without what was left empty. False and 0 are answers, and so is a cleared text of an edit. */
export function cleaned(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
      const clean = cleanValue(value);
      return clean === undefined ? [] : [[name, clean]];
    }),
  );
}

function cleanValue(value: unknown): unknown {
  if (value === "" || value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const left = value.map(cleanValue).filter((one) => one !== undefined);
    return left.length ? left : undefined;
  }
  if (typeof value === "object") {
    const left = cleaned(value as Values);
    return Object.keys(left).length ? left : undefined;
  }
  return value;
}

/** What an edit changes. An emptied text is sent as empty; what is the same is not sent. */
export function changed(before: Values, after: Values): Values {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name] ?? (value === "" ? "" : undefined)),
    ),
  );
}

/** The values an edit begins with: those of the resource that the body also has. */
export function startOf(fields: FieldSpec[], item: Values): Values {
  return Object.fromEntries(
    fields.flatMap(({ name, schema }): [string, unknown][] => {
      const value = item[name];
      return value === undefined || value === null || schema.format === "password" ? [] : [[name, value]];
    }),
  );
}

export function encode(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export function decode(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return text; // It was not encoded: what is stored is shown.
  }
}
