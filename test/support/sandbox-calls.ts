import type { Sandbox } from '../../src/sandbox/start.js';

export type Json = Readonly<Record<string, unknown>>;

/** One answer of the sandbox org, read to its end. */
export interface Called {
  readonly status: number;
  readonly headers: Headers;
  /** The body's text, compression undone. */
  readonly text: string;
  /** The body where it is an object, else an empty one. */
  readonly body: Json;
  /** The body where it is a list, else an empty one. */
  readonly rows: readonly Json[];
  readonly self: string | undefined;
  readonly next: string | undefined;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the org with its API token; `path` may be a link of an earlier answer. */
export async function call(sandbox: Sandbox, method: string, path: string, options: CallOptions = {}): Promise<Called> {
  const response = await fetch(new URL(path, sandbox.url), {
    method,
    headers: { authorization: `SSWS ${sandbox.token}`, ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined;
  const link = response.headers.get('link') ?? '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: Array.isArray(parsed) ? {} : ((parsed ?? {}) as Json),
    rows: Array.isArray(parsed) ? (parsed as readonly Json[]) : [],
    self: /<([^>]*)>; rel="self"/.exec(link)?.[1],
    next: /<([^>]*)>; rel="next"/.exec(link)?.[1],
  };
}

export async function get(sandbox: Sandbox, path: string, options: CallOptions = {}): Promise<Called> {
  return await call(sandbox, 'GET', path, options);
}

/** Every page of a listing, following `next` as given. */
export async function pagesOf(sandbox: Sandbox, path: string): Promise<readonly Called[]> {
  const pages: Called[] = [];
  for (let next: string | undefined = path; next !== undefined; next = pages.at(-1)?.next) {
    pages.push(await get(sandbox, next));
  }
  return pages;
}

export async function rowsOf(sandbox: Sandbox, path: string): Promise<readonly Json[]> {
  return (await pagesOf(sandbox, path)).flatMap((page) => page.rows);
}

/** A member of an object within an object, by the names that lead to it. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
}
