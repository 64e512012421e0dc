// openapi.json as the console reads it. Everything generic (tables, forms, actions) comes from here.
import { fetchOpenapi, type Method } from "../api/client";

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  default?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  additionalProperties?: boolean | Schema;
  deprecated?: boolean;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: "query" | "path" | "header";
  required?: boolean;
  description?: string;
  schema?: Schema;
}

interface Content {
  content?: Record<string, { schema?: Schema; example?: unknown; examples?: unknown }>;
}

interface RawOperation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  deprecated?: boolean;
  parameters?: Parameter[];
  requestBody?: Content & { $ref?: string; required?: boolean };
  responses: Record<string, Content & { $ref?: string }>;
}

interface Raw {
  tags: { name: string; description?: string; "x-displayName"?: string }[];
  paths: Record<string, Record<string, RawOperation>>;
}

export interface Operation {
  id: string;
  method: Method;
  path: string;
  tag: string;
  summary: string;
  description: string;
  deprecated: boolean;
  parameters: Parameter[];
  /** The schema of the JSON body, null where it takes none. */
  body: Schema | null;
  bodyRequired: boolean;
  /** The schema of what it answers when all is well. */
  answer: Schema | null;
}

export interface Tag {
  name: string;
  title: string;
  description: string;
}

const METHODS = ["get", "post", "put", "patch", "delete", "options"];

export class Openapi {
  readonly tags: Tag[];
  readonly operations: Operation[];
  private readonly byPlace: Map<string, Operation>;

  constructor(private readonly raw: Raw) {
    this.tags = raw.tags.map((tag) => ({
      name: tag.name,
      title: tag["x-displayName"] ?? tag.name,
      description: tag.description ?? "",
    }));
    this.operations = Object.entries(raw.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => this.operation(path, method, operation)),
    );
    this.byPlace = new Map(this.operations.map((one) => [`${one.method} ${one.path}`, one]));
  }

  at(method: Method, path: string): Operation | null {
    return this.byPlace.get(`${method} ${path}`) ?? null;
  }

  byId(id: string): Operation | null {
    return this.operations.find((operation) => operation.id === id) ?? null;
  }

  /** A schema with its references followed and `null` left out of what it may be. */
  resolve(schema: Schema | undefined | null): Schema {
    let found = schema ?? {};
    if (found.$ref) {
      const { $ref, ...beside } = found;
      found = { ...this.resolve(this.follow($ref) as Schema), ...beside };
    }
    const choices = found.anyOf ?? found.oneOf;
    if (choices) {
      const { anyOf: _any, oneOf: _one, ...beside } = found;
      const left = choices.filter((choice) => choice.type !== "null");
      if (left.length === 1) return { ...this.resolve(left[0]), ...beside };
    }
    if (found.allOf) {
      const { allOf, ...beside } = found;
      return Object.assign({}, ...allOf.map((part) => this.resolve(part)), beside) as Schema;
    }
    if (Array.isArray(found.type)) {
      const left = found.type.filter((type) => type !== "null");
      if (left.length === 1 && left[0]) return { ...found, type: left[0] };
    }
    return found;
  }

  private follow(ref: string): unknown {
    return ref
      .slice(2)
      .split("/")
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], this.raw);
  }

  private operation(path: string, method: string, raw: RawOperation): Operation {
    const whole = <T extends { $ref?: string }>(part: T): T =>
      part.$ref ? (this.follow(part.$ref) as T) : part;
    const json = (part: Content | undefined): Schema | null =>
      part?.content?.["application/json"]?.schema ?? null;
    const good = Object.entries(raw.responses).find(([status]) => status.startsWith("2"));
    return {
      id: raw.operationId,
      method: method.toUpperCase() as Method,
      path,
      tag: raw.tags?.[0] ?? "",
      summary: raw.summary ?? raw.operationId,
      description: raw.description ?? "",
      deprecated: raw.deprecated ?? false,
      parameters: (raw.parameters ?? []).map(whole),
      body: raw.requestBody ? json(whole(raw.requestBody)) : null,
      bodyRequired: raw.requestBody?.required ?? false,
      answer: good ? json(whole(good[1])) : null,
    };
  }
}

let pending: Promise<Openapi> | null = null;

/** The description, read once. A failure is not remembered. */
export function loadOpenapi(): Promise<Openapi> {
  pending ??= fetchOpenapi().then(
    (raw) => new Openapi(raw as Raw),
    (error: unknown) => {
      pending = null;
      throw error;
    },
  );
  return pending;
}
