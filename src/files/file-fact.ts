import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { FileFact } from './output-file.js';
import { openRegular } from './regular-file.js';

/** Size and SHA-256 of a regular file that is on disk already. */
export async function factOf(path: string, name: string = basename(path), signal?: AbortSignal): Promise<FileFact> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await openRegular(path);
  const stream = handle.createReadStream({ highWaterMark: 1 << 18, ...(signal === undefined ? {} : { signal }) });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { name, bytes, sha256: hash.digest('hex') };
}
