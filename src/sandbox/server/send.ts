import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import type { Reply } from './reply.js';

const gzipped = promisify(gzip);
const gunzipped = promisify(gunzip);
/** Below this, compression costs more than it saves. */
const GZIP_FROM_BYTES = 1024;

export interface Encoded {
  readonly bytes: Buffer;
  readonly compressed: boolean;
}

/** A reply's body as bytes, compressed as cheaply as can be for clients that accept it. */
export async function encode({ body, gzipped: ready }: Reply, compress: boolean): Promise<Encoded> {
  if (ready !== undefined) return compress ? { bytes: ready, compressed: true } : plain(await gunzipped(ready));
  if (body === undefined) return plain(Buffer.alloc(0));
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return compress && bytes.length >= GZIP_FROM_BYTES
    ? { bytes: await compressed(bytes), compressed: true }
    : plain(bytes);
}

export async function compressed(bytes: Buffer): Promise<Buffer> {
  return await gzipped(bytes, { level: constants.Z_BEST_SPEED });
}

/** How far an answer gets: `cut` ends before the length it claims, `reset` breaks the connection in mid-body. */
export type Delivery = 'whole' | 'cut' | 'reset';

export function deliver(response: ServerResponse, reply: Reply, { bytes, compressed }: Encoded, how: Delivery): void {
  response.sendDate = false;
  response.statusCode = reply.status;
  if (bytes.length > 0) response.setHeader('content-type', 'application/json');
  if (compressed) response.setHeader('content-encoding', 'gzip');
  for (const [name, value] of Object.entries(reply.headers)) {
    if (value === '') response.removeHeader(name);
    else response.setHeader(name, value);
  }
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  if (how !== 'whole' && half.length === bytes.length) {
    reset(response);
  } else if (how === 'reset') {
    // No length is said: the body comes in chunks, and the last one never does.
    response.write(half, () => reset(response));
  } else {
    if (reply.status !== 204) response.setHeader('content-length', bytes.length);
    if (how === 'whole') response.end(bytes);
    else response.write(half, () => response.socket?.end());
  }
}

/** Breaks the connection at once, as a network does. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function plain(bytes: Buffer): Encoded {
  return { bytes, compressed: false };
}
