import { inspect } from 'node:util';

/** A secret that no log, JSON or error can show by accident: only `reveal` gives it away. */
export interface Secret {
  reveal(): string;
}

const SHOWN = '[secret]';

/** Wraps `text` in a closure, where neither console.log nor JSON.stringify nor util.inspect can find it. */
export function secretOf(text: string): Secret {
  const shown = () => SHOWN;
  const secret = { reveal: () => text };
  for (const key of ['toString', 'toJSON', inspect.custom]) {
    Object.defineProperty(secret, key, { value: shown, enumerable: false });
  }
  return Object.freeze(secret);
}
