import type { IncomingMessage, ServerResponse } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';

/** What a hostile org does with one answer; `right` is the answer that Okta would give. */
type Malice = (right: RightAnswer, draw: () => number, request: IncomingMessage, response: ServerResponse) => void;

interface RightAnswer {
  readonly ids: readonly string[];
  readonly self: string;
  readonly next: string | undefined;
}

/** The users of the app that has so many. */
export function idsOf(total: number): string[] {
  return Array.from({ length: total }, (_, index) => `00u${String(index).padStart(17, '0')}`);
}

/**
 * An org that lists `/api/v1/apps/{total}-{cap}/users`, an app of so many users of which a page has no more than `cap`,
 * and does what it likes with a part of its answers. Nothing that it does makes a row disappear unseen: that no client
 * could know.
 */
export function hostileOrg(
  draw: () => number,
  share: number,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://org');
    const [, total = '0', cap = '1'] = /^\/api\/v1\/apps\/(\d+)-(\d+)\/users$/.exec(url.pathname) ?? [];
    const start = Number(url.searchParams.get('after')?.replace(/\D/g, '') ?? 0);
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 500), Number(cap));
    const ids = idsOf(Number(total)).slice(start, start + limit);
    const end = start + ids.length;
    const at = (after: number) => `${url.pathname}?after=c${after}&limit=${url.searchParams.get('limit')}`;
    const right = { ids, self: url.pathname + url.search, next: end < Number(total) ? at(end) : undefined };
    const malice = draw() < share ? MALICES[Math.floor(draw() * MALICES.length)] : undefined;
    (malice ?? honest)(right, draw, request, response);
  };
}

const LIMITS = { 'x-rate-limit-limit': '6000', 'x-rate-limit-remaining': '5999' };

function linkOf({ self, next }: RightAnswer): string {
  return `<${self}>; rel="self"${next === undefined ? '' : `, <${next}>; rel="next"`}`;
}

function bodyOf({ ids }: RightAnswer): string {
  return JSON.stringify(ids.map((id) => ({ id, status: 'ACTIVE', scope: 'USER' })));
}

function honest(right: RightAnswer, _draw: () => number, _request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { ...LIMITS, link: linkOf(right) }).end(bodyOf(right));
}

/** The right rows with another link header; none at all where it is undefined. */
function linked(link: (right: RightAnswer, draw: () => number) => string | undefined): Malice {
  return (right, draw, _request, response) => {
    const value = link(right, draw);
    response.writeHead(200, { ...LIMITS, ...(value !== undefined && { link: value }) }).end(bodyOf(right));
  };
}

/** The right links with another body. */
function bodied(body: (right: RightAnswer, draw: () => number, sent: string) => string | Buffer, headers = {}): Malice {
  return (right, draw, { headers: { authorization = '' } }, response) => {
    response.writeHead(200, { ...LIMITS, link: linkOf(right), ...headers }).end(body(right, draw, authorization));
  };
}

/** An error with what was sent in every field, spelled somehow. */
function refused(status: number, code: string, spell: (sent: string) => string): Malice {
  return (_right, _draw, { headers: { authorization = '' } }, response) => {
    const said = spell(authorization);
    const body = {
      errorCode: code || said,
      errorSummary: `no ${said}`,
      errorCauses: [{ errorSummary: said }],
      message: said,
    };
    response
      .writeHead(status, { 'x-okta-request-id': encodeURI(said), location: '/elsewhere' })
      .end(JSON.stringify(body));
  };
}

function limited(headers: Readonly<Record<string, string>>): Malice {
  return (_right, _draw, _request, response) => {
    response.writeHead(429, headers).end('{"errorCode":"E0000047"}');
  };
}

/** A page that unpacks to 64 MB, from 64 kB. */
const bomb = Buffer.concat(Array.from({ length: 16 }, () => gzipSync(Buffer.alloc(2 ** 22, ' '))));
const plain = (sent: string) => sent;

const MALICES: readonly Malice[] = [
  linked(() => undefined),
  linked(() => ''),
  linked(() => '</style.css>; rel=preload; as=style'),
  linked((right) => linkOf(right).slice(0, -7)),
  linked((right) => linkOf(right).replaceAll('"', '')),
  linked((right) => linkOf(right).replaceAll('; rel=', '; title="a, <b>; rel=x"; rel=')),
  linked((right) => linkOf(right).replaceAll(', <', ' <')),
  linked((right) => linkOf(right).replaceAll('<', '')),
  linked((right) => (right.next === undefined ? undefined : `<${right.next}>; rel="next"`)),
  linked((right) => linkOf({ ...right, next: right.next?.replace('/apps/', '/apps/9-9/users/../../') })),
  linked((right) => linkOf({ ...right, next: right.next && `//evil.example${right.next}` })),
  linked((right) => linkOf({ ...right, next: right.next && `${right.next}&filter=status+eq+%22STAGED%22` })),
  linked((right) => linkOf({ ...right, next: right.self })),
  linked((right) => `${linkOf(right)}, </api/v1/apps>; rel="next"`),
  bodied(({ ids }, draw) => {
    const text = JSON.stringify(ids.map((id) => ({ id })));
    return text.slice(0, Math.floor(draw() * text.length));
  }),
  bodied(() => '<!DOCTYPE html><html><body>Sign in to the network</body></html>', { 'content-type': 'text/html' }),
  bodied(() => '{"items":[]}'),
  bodied(() => 'null'),
  bodied(() => '[null]'),
  bodied(() => '[{"id":7}]'),
  bodied(() => '[{"id":""}]'),
  bodied(() => `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  bodied((right) => bodyOf({ ...right, ids: [...right.ids, ...right.ids] })),
  bodied((right, _draw, sent) => bodyOf({ ...right, ids: [...right.ids, sent] })),
  bodied(() => bomb, { 'content-encoding': 'gzip' }),
  bodied((right) => deflateSync(bodyOf(right)), { 'content-encoding': 'gzip' }),
  bodied((right) => gzipSync(bodyOf(right)), { 'content-encoding': 'gzip', 'x-policy': 'x'.repeat(50_000) }),
  bodied((right) => bodyOf(right), { 'x-policy': 'x'.repeat(100_000) }),
  bodied((right) => bodyOf(right), { date: 'Fri, 31 Dec 9999 23:59:59 GMT', 'x-rate-limit-reset': '9'.repeat(400) }),
  bodied((right) => bodyOf(right), { date: 'Thu, 01 Jan 1970 00:00:00 GMT', 'x-rate-limit-remaining': '0' }),
  refused(400, 'E0000001', plain),
  refused(401, 'E0000011', plain),
  refused(403, 'E0000005', (sent) => sent.toUpperCase()),
  refused(403, '', plain),
  refused(404, 'E0000007', (sent) => Buffer.from(sent).toString('base64')),
  refused(302, '', plain),
  refused(500, 'E0000009', (sent) => [...sent].join(' ')),
  refused(503, '', (sent) => Buffer.from(sent).toString('hex')),
  refused(999, '', plain),
  limited({ 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '9999999999999' }),
  limited({ 'retry-after': '99999999999' }),
  limited({}),
  (_right, _draw, _request, response) => response.writeHead(204).end(),
  (_right, _draw, { socket }) => socket.destroy(),
  (right, _draw, _request, response) => {
    response.writeHead(200, { ...LIMITS, link: linkOf(right), 'content-length': '9999' });
    response.write(bodyOf(right), () => response.socket?.destroy());
  },
  (right, _draw, _request, response) => {
    // says half, and nothing more
    response.writeHead(200, { ...LIMITS, link: linkOf(right) }).write(bodyOf(right).slice(0, 5));
  },
];
