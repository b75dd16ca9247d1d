import { inspect } from 'node:util';
import { keepSecret } from '../secrets.js';

/** A secret that no log, JSON or error can show by accident: only `reveal` gives it away. */
export interface Secret {
  reveal(): string;
}

const SHOWN = '[secret]';

/**
 * Wraps `text` in a closure, where neither console.log nor JSON.stringify nor util.inspect can find it, and has `parts` of
 * it, all of it by default, taken out of every text that leaves the process.
 */
export function secretOf(text: string, parts: readonly string[] = [text]): Secret {
  for (const part of parts) keepSecret(part);
  const shown = () => SHOWN;
  const secret = { reveal: () => text };
  for (const key of ['toString', 'toJSON', inspect.custom]) {
    Object.defineProperty(secret, key, { value: shown, enumerable: false });
  }
  return Object.freeze(secret);
}
