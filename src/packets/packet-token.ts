import { createHash, createHmac } from 'node:crypto';

/** Characters of a token: 132 bits, which nobody guesses. */
const LENGTH = 22;

/**
 * The secret tokens of a run's packets, one for each file, by the file's name. All come of one secret that is random for
 * each run and kept nowhere: whoever has a token was given that packet, or saw it.
 */
export function packetTokens(secret: string): (name: string) => string {
  return (name) => createHmac('sha256', secret).update(name).digest('base64url').slice(0, LENGTH);
}

/** What the run keeps of a token: SHA-256 in hex, enough to know it again. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
