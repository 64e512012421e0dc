// The one way from the console to its server. Everything goes through /console/..., where the
// session's cookie stands in for an API key; a change also carries the session's CSRF token.

export interface Account {
  id: string;
  name: string;
  email?: string;
  parent?: string;
}

export interface Session {
  kind: "operator" | "key";
  account: Account;
  accounts?: Account[];
  csrf: string;
  ends: string;
  roost: { version: string; api: string };
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
export type Query = Record<string, string | number | boolean | undefined>;

/** What the server refused, or that it could not be reached (status 0). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly request = "",
  ) {
    super(message);
  }
}

const HERE = "/console";
const CHOSEN = "roost.account";
const MOST_TRIES = 4;

let session: Session | null = null;
const endings = new Set<() => void>();

export function currentSession(): Session | null {
  return session;
}

export function isOperator(): boolean {
  return session?.kind === "operator";
}

/** Calls `then` whenever the server says that the session is over. */
export function whenSessionEnds(then: () => void): () => void {
  endings.add(then);
  return () => endings.delete(then);
}

/** The session that the cookie stands for, or null where there is none. */
export async function readSession(): Promise<Session | null> {
  try {
    session = await send<Session>("GET", "/session");
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    session = null;
  }
  return session;
}

export async function login(key: string): Promise<Session | null> {
  await send("POST", "/session", { body: { key } });
  return readSession();
}

export async function logout(): Promise<void> {
  await send("DELETE", "/session");
  session = null;
  sessionStorage.removeItem(CHOSEN);
}

/** The account that an operator works as. A key is always its own account's. */
export function chosenAccount(): Account | null {
  if (!session) return null;
  const id = sessionStorage.getItem(CHOSEN);
  return session.accounts?.find((account) => account.id === id) ?? session.account;
}

export function chooseAccount(id: string): void {
  sessionStorage.setItem(CHOSEN, id);
}

export interface Options {
  query?: Query;
  body?: unknown;
  /** A file that is sent as it is, in place of a body. */
  raw?: Blob;
  signal?: AbortSignal;
}

/** Calls an operation of the API. `path` begins as in openapi.json: `/instances`. */
export function v2<T = unknown>(method: Method, path: string, options?: Options): Promise<T> {
  return send<T>(method, `/v2${path}`, options);
}

/** Calls the admin interface, which operators alone have: `/clock`. */
export function admin<T = unknown>(method: Method, path: string, options?: Options): Promise<T> {
  return send<T>(method, `/_roost${path}`, options);
}

/** The description of the whole API. The server answers it to everybody. */
export async function fetchOpenapi(): Promise<unknown> {
  const answer = await reach("/v2/openapi.json", {});
  if (!answer.ok) throw new Refused(answer.status, "The description of the API could not be read");
  return answer.json();
}

async function send<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && session) headers["X-Roost-CSRF"] = session.csrf;
  const account = chosenAccount();
  if (account && isOperator()) headers["X-Roost-Account"] = account.id;
  const request: RequestInit = { method, headers, signal: options.signal ?? null };
  if (options.body !== undefined) request.body = JSON.stringify(options.body);
  if (options.raw) request.body = options.raw;

  const answer = await withPatience(() => reach(HERE + path + search(options.query), request));
  const text = await answer.text();
  if (answer.ok) return read(text, answer) as T;
  if (answer.status === 401 && path !== "/session") endings.forEach((then) => then());
  throw new Refused(answer.status, reason(text, answer), answer.headers.get("X-Request-Id") ?? "");
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused(0, "Roost does not answer. Is it still running?");
  }
}

/** Waits as long as a 429 asks for: the limit of requests is for programs, not for this page. */
async function withPatience(ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await ask();
    const seconds = Number(answer.headers.get("Retry-After") ?? "1");
    if (answer.status !== 429 || tries === MOST_TRIES || seconds > 10) return answer;
    await new Promise((done) => setTimeout(done, Math.max(seconds, 0.2) * 1000));
  }
}

export function search(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

function read(text: string, answer: Response): unknown {
  const json = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (text === "") return null;
  return json ? JSON.parse(text) : text;
}

function reason(text: string, answer: Response): string {
  try {
    const body = JSON.parse(text) as { error?: unknown };
    if (typeof body.error === "string") return body.error;
  } catch {
    // What is in front of Roost may have answered, in its own words.
  }
  return answer.statusText || `The server answered ${answer.status}`;
}
