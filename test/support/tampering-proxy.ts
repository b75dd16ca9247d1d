import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { gzipSync } from 'node:zlib';
import { serve, type TestServer } from './http-server.js';

/** An answer of the org behind, about to be passed on. */
interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** What is made of a right answer; `sent` is the credential that the request came with. */
type Tamper = (told: Told, sent: string, draw: () => number) => Told | 'reset';

export interface TamperingProxy extends TestServer {
  /** The part of the answers that are tampered with from now on. */
  share: number;
  readonly tampered: readonly string[];
}

/**
 * An org behind somebody who changes a part of its answers. Nothing that is done makes a row disappear unseen: that no client could
 * know. Only reads are passed on.
 */
export async function tamperingProxy(origin: string, draw: () => number): Promise<TamperingProxy> {
  const tampered: string[] = [];
  const proxy = { share: 0 };
  const server = await serve((request, response) => {
    if (request.method !== 'GET') {
      response.writeHead(405).end();
      return;
    }
    ask(origin, request, (told) => {
      const kind = draw() < proxy.share ? NAMES[Math.floor(draw() * NAMES.length)] : undefined;
      const tamper = kind === undefined ? undefined : TAMPERS[kind];
      if (kind !== undefined) tampered.push(`${kind}: ${request.url}`);
      const passed = tamper === undefined ? told : tamper(told, request.headers.authorization ?? '', draw);
      if (passed === 'reset') response.socket?.destroy();
      else pass(passed, response);
    });
  });
  return Object.assign(proxy, { ...server, tampered });
}

function ask(origin: string, request: IncomingMessage, then: (told: Told) => void): void {
  // with the host that was asked for, so that the org's links lead here
  const headers = { ...request.headers, 'accept-encoding': 'identity' };
  send(new URL(request.url ?? '/', origin), { headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const kept: Record<string, string | string[]> = {};
      for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
        const name = (answer.rawHeaders[at] ?? '').toLowerCase();
        if (DROPPED.has(name)) continue;
        const values = [kept[name] ?? [], answer.rawHeaders[at + 1] ?? ''].flat();
        kept[name] = values.length === 1 ? (values[0] ?? '') : values;
      }
      const here = `http://${request.headers.host}`;
      const local = (text: string) => text.replaceAll(origin, here);
      for (const [name, value] of Object.entries(kept)) {
        kept[name] = typeof value === 'string' ? local(value) : value.map(local);
      }
      const body = Buffer.from(local(Buffer.concat(chunks).toString('utf8')));
      then({ status: answer.statusCode ?? 0, headers: kept, body });
    });
  }).end();
}

const DROPPED = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'content-encoding']);

function pass({ status, headers, body }: Told, response: ServerResponse): void {
  response.writeHead(status, headers as Record<string, string | string[]>).end(body);
}

function linked(change: (links: readonly string[]) => readonly string[] | undefined): Tamper {
  return (told) => {
    const { link = [], ...headers } = told.headers;
    const links = change([link].flat());
    return { ...told, headers: links === undefined || links.length === 0 ? headers : { ...headers, link: links } };
  };
}

function bodied(change: (text: string, sent: string, draw: () => number) => string | Buffer, more = {}): Tamper {
  return (told, sent, draw) => ({
    ...told,
    headers: { ...told.headers, ...more },
    body: Buffer.from(change(told.body.toString('utf8'), sent, draw)),
  });
}

function headed(headers: Readonly<Record<string, string>>): Tamper {
  return (told) => ({ ...told, headers: { ...told.headers, ...headers } });
}

function refused(status: number, errorCode: string, more = {}): Tamper {
  return (_told, sent) => {
    const said = { errorCode, errorSummary: `refused ${sent}`, errorCauses: [{ errorSummary: sent }], message: sent };
    const headers = { 'content-type': 'application/json', 'x-okta-request-id': sent, ...more };
    return { status, headers, body: Buffer.from(JSON.stringify(said)) };
  };
}

/** The same list with its rows changed; anything else stays as it is. */
function rowed(change: (rows: readonly unknown[]) => readonly unknown[]): Tamper {
  return bodied((text) => {
    const body: unknown = JSON.parse(text);
    return Array.isArray(body) ? JSON.stringify(change(body)) : text;
  });
}

/** Each row embeds what the row before it does. */
function shiftEmbedded(rows: readonly unknown[]): readonly unknown[] {
  return rows.map((row, index) => {
    const other = rows.at(index - 1);
    if (typeof row !== 'object' || row === null || !('_embedded' in row)) return row;
    return {
      ...row,
      _embedded: typeof other === 'object' && other !== null && '_embedded' in other ? other._embedded : null,
    };
  });
}

const bomb = Buffer.concat(Array.from({ length: 16 }, () => gzipSync(Buffer.alloc(2 ** 22, ' '))));
/** A page that is allowed to be so large, and has nothing but small records in it. */
const crowd = gzipSync(
  `[${'{"id":"1","status":"ACTIVE","label":"x","type":"x","name":"x"},'.repeat(400_000)}{"id":"2"}]`,
);

const TAMPERS: Readonly<Record<string, Tamper>> = {
  'no links': linked(() => undefined),
  'a style sheet for a link': linked(() => ['</style.css>; rel=preload; as=style']),
  'links cut off': linked((links) => links.map((link) => link.slice(0, -3))),
  'links without quotes': linked((links) => links.map((link) => link.replaceAll('"', ''))),
  'links with titles': linked((links) => links.map((link) => link.replace('; rel=', '; title="a, <b>; rel=x"; rel='))),
  'links in one line': linked((links) => [links.join(' , ,')]),
  'a next link elsewhere': linked((links) => [...links, '<http://evil.example/api/v1/apps>; rel="next"']),
  'a next link to other rows': linked((links) => [...links, '</api/v1/apps?after=1&q=a>; rel="next"']),
  'a body cut off': bodied((text, _sent, draw) => text.slice(0, Math.floor(draw() * text.length))),
  'a page for people': bodied(() => '<html><body>Sign in</body></html>', { 'content-type': 'text/html' }),
  'an object': bodied(() => '{"items":[]}'),
  nothing: bodied(() => 'null'),
  'a list of nothing': bodied(() => '[null]'),
  'a record without an id': bodied(() => '[{"id":""}]'),
  'a record with a number for an id': bodied(() => '[{"id":7}]'),
  'deep brackets': bodied(() => `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'a gigabyte in a page': bodied(() => bomb, { 'content-encoding': 'gzip' }),
  'a crowd in a page': bodied(() => crowd, { 'content-encoding': 'gzip' }),
  'a packed page': bodied((text) => gzipSync(text), { 'content-encoding': 'GZIP' }),
  'a page of another packing': bodied((text) => gzipSync(text), { 'content-encoding': 'br' }),
  'the credential in the body': bodied((text, sent) => text.replace(/}(?=]?}?$)/, `,"x":${JSON.stringify(sent)}}`)),
  'the credential in a header': (told, sent) => ({ ...told, headers: { ...told.headers, 'x-okta-request-id': sent } }),
  'rows twice': rowed((rows) => [...rows, ...rows]),
  'what others embed': rowed(shiftEmbedded),
  'the clock of 1970': headed({ date: 'Thu, 01 Jan 1970 00:00:00 GMT' }),
  'the clock of 9999': headed({ date: 'Fri, 31 Dec 9999 23:59:59 GMT' }),
  'a clock of its own making': headed({ date: 'later 5' }),
  'limits without end': headed({ 'x-rate-limit-limit': '9'.repeat(400), 'x-rate-limit-reset': '9'.repeat(400) }),
  'limits below nothing': headed({ 'x-rate-limit-limit': '-5', 'x-rate-limit-remaining': 'NaN' }),
  'nothing left for ever': headed({ 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '9999999999' }),
  'too many requests': refused(429, 'E0000047'),
  'too many for ever': refused(429, 'E0000047', { 'retry-after': '99999999999' }),
  'too many at once': refused(429, 'E0000047', {
    'x-rate-limit-limit': '0',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': '1',
  }),
  'an error': refused(500, 'E0000009'),
  'an error of a gateway': refused(503, ''),
  'a refusal': refused(403, 'E0000006'),
  'a refusal of a gateway': refused(403, ''),
  'what is not there': refused(404, 'E0000007'),
  'a redirect': refused(302, '', { location: 'http://evil.example/' }),
  'a bad request': refused(400, 'E0000031'),
  'a broken connection': () => 'reset',
};
const NAMES = Object.keys(TAMPERS);
