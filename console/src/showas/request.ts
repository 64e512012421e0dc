import type { Method, Query } from "../api/client";

/** A call of the API as programs make it. `path` begins as in openapi.json. */
export interface Call {
  method: Method;
  path: string;
  query?: Query;
  body?: unknown;
  /** The admin interface (/_roost) has a token and an address of its own. */
  admin?: boolean;
}
