import type { OktaClient } from '../../src/okta/api.js';

const WRITES = /^(unassign|assign|update|remove|add)/;
/** What is no request. */
const LOCAL: ReadonlySet<string> = new Set(['scopes', 'counts', 'serverNow', 'close', 'then']);

/**
 * A client whose process dies with its n-th request, from one: a read is not sent any more, and what would change something
 * still arrives, so that nobody hears of it.
 */
export function dyingAt(client: OktaClient, nth: number): OktaClient {
  let requests = 0;
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || typeof key !== 'string' || LOCAL.has(key)) return value;
      return (...args: readonly unknown[]): unknown => {
        requests += 1;
        if (requests < nth) return Reflect.apply(value, target, args);
        if (requests > nth || !WRITES.test(key)) throw new Error('the process died');
        return Promise.resolve(Reflect.apply(value, target, args)).then(() => {
          throw new Error('the process died');
        });
      };
    },
  });
}

/** Does something again and again, each time dying one request later, until it comes to its end; returns how often it died. */
export async function untilDone(client: OktaClient, work: (dying: OktaClient) => Promise<unknown>): Promise<number> {
  for (let died = 0; died < 500; died += 1) {
    try {
      await work(dyingAt(client, died + 1));
      return died;
    } catch (error) {
      if (!(error instanceof Error && error.message === 'the process died')) throw error;
    }
  }
  throw new Error('it never came to its end');
}
