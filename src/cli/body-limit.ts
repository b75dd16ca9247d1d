import { ConfigError } from '../errors.js';
import { variableOf } from './machine.js';

/** How much one answer may unpack to, in MiB; the client's own limit where it is absent. */
export const MAX_BODY_VARIABLE = 'OKTA_ACCESS_REVIEW_MAX_BODY_MB';

/** More at once than Node.js gives a buffer for is no limit. */
const MOST_MIB = 1024;

/** The limit that the environment sets, in bytes; undefined where it sets none. Throws ConfigError for anything else. */
export function maxBodyBytes(env: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = variableOf(env, MAX_BODY_VARIABLE);
  if (text === undefined) return undefined;
  const mib = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (mib >= 1 && mib <= MOST_MIB) return mib * 2 ** 20;
  throw new ConfigError([
    `${MAX_BODY_VARIABLE} is ${JSON.stringify(text)}: give a whole number of MiB, 1 to ${MOST_MIB}`,
  ]);
}
