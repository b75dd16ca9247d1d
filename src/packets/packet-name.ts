import { createHash } from 'node:crypto';
import { personKey } from '../assignment/person.js';

const MAX_LENGTH = 80;

/** What Windows takes for a device, whatever comes after the dot. */
const DEVICE = /^(?=(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))/;

/**
 * A packet's file name: the reviewer's e-mail where it can be one on every system, else as near as that with a digest,
 * so that two reviewers never share a file. `part` counts from 1.
 */
export function packetName(reviewer: string, part: number, extension: 'xlsx' | 'html' | 'csv' = 'xlsx'): string {
  const key = personKey(reviewer);
  const safe = key
    .replace(/[^a-z0-9._@+-]/g, '_')
    .replace(/^[.-]/, '_')
    .replace(DEVICE, '_')
    .slice(0, MAX_LENGTH);
  const unique = safe === key ? safe : `${safe}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
  return part === 1 ? `${unique}.${extension}` : `${unique} (${part}).${extension}`;
}
