import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppUser, JsonObject } from '../../src/assignment/records.js';
import { serve, type TestServer } from './http-server.js';

/** An org whose records, headers and misdeeds a test says itself. */
export interface SmallOrgData {
  readonly apps: readonly JsonObject[];
  /** By app id. */
  readonly appUsers: Readonly<Record<string, readonly AppUser[]>>;
  /** The directory: what `GET /users/{id}` answers, by id. */
  readonly users?: Readonly<Record<string, JsonObject>>;
  /** Rows of a page; all of them by default. */
  readonly pageSize?: number;
  /** The `Date` header of every answer; this machine's by default. */
  readonly date?: string;
  /** Answers in the org's place where it returns true. `path` is without the query. */
  readonly answer?: (path: string, response: ServerResponse, request: IncomingMessage) => boolean;
}

export interface SmallOrg extends TestServer {
  readonly url: string;
  readonly token: string;
}

const APP_USERS = /^\/api\/v1\/apps\/([^/]+)\/users$/;
const ONE_USER = /^\/api\/v1\/users\/([^/]+)$/;

/** Serves such an org on a free loopback port until closed. */
export async function smallOrg(data: SmallOrgData): Promise<SmallOrg> {
  const server = await serve((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://org');
    if (data.date !== undefined) response.setHeader('date', data.date);
    if (data.answer?.(pathname, response, request) === true) return;
    const [, appId] = APP_USERS.exec(pathname) ?? [];
    const [, userId] = ONE_USER.exec(pathname) ?? [];
    const list = (rows: readonly JsonObject[]) => {
      const start = Number(searchParams.get('after') ?? 0);
      const end = start + (data.pageSize ?? rows.length);
      const here = `http://${request.headers.host}${pathname}?`;
      const next = end < rows.length ? `, <${here}${withAfter(searchParams, end)}>; rel="next"` : '';
      response.setHeader('link', `<${here}${searchParams}>; rel="self"${next}`);
      answerJson(response, 200, rows.slice(start, end));
    };
    if (pathname === '/api/v1/apps') list(data.apps);
    else if (appId !== undefined) list(data.appUsers[decodeURIComponent(appId)] ?? []);
    else if (pathname === '/api/v1/users') list(Object.values(data.users ?? {}));
    else if (userId !== undefined && data.users?.[userId] !== undefined) answerJson(response, 200, data.users[userId]);
    else answerJson(response, 404, { errorCode: 'E0000007', errorSummary: 'Not found', errorCauses: [] });
  });
  return { ...server, url: server.origin, token: '00smallOrgToken' };
}

/** Answers with a JSON body. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function withAfter(query: URLSearchParams, after: number): string {
  const next = new URLSearchParams(query);
  next.set('after', String(after));
  return next.toString();
}
