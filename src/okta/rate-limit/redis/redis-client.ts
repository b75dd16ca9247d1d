import type { Redis } from 'ioredis';
import type { Clock } from '../../../async/clock.js';
import type { Secret } from '../../secret.js';

/** A client that tries nothing a second time: `fail` is told whatever goes wrong. */
export function openRedisClient(
  Client: typeof Redis,
  url: Secret,
  patienceMs: number,
  fail: (error: unknown) => void,
): Redis {
  const client = new Client(url.reveal(), {
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
  });
  watch(client, fail);
  const duplicate = client.duplicate.bind(client);
  // Bottleneck listens on a connection of its own: without it nobody would be woken, and nothing would fail
  client.duplicate = (override) => watch(duplicate(override), fail);
  return client;
}

function watch(client: Redis, fail: (error: unknown) => void): Redis {
  client.on('error', fail);
  client.on('connect', () => guardReplies(client, fail));
  client.on('end', () => fail('Redis has closed the connection'));
  return client;
}

/** The parser of replies is recursive: one that is nested too deep throws where nobody would catch it. */
function guardReplies(client: Redis, fail: (error: unknown) => void): void {
  const { stream } = client;
  for (const listener of stream.listeners('data')) {
    const parse = listener as (data: Buffer) => void;
    stream.off('data', parse);
    stream.prependListener('data', (data: Buffer) => {
      try {
        parse.call(stream, data);
      } catch (error) {
        fail(`an answer of Redis cannot be read (${error instanceof Error ? error.message : error})`);
        client.disconnect();
      }
    });
  }
}

/** Redis's clock, which every process knows alike. */
export interface RedisTime {
  /** Asks Redis, to continue from there. */
  ask(): Promise<void>;
  now(): number;
}

export function createRedisTime(client: Redis, clock: Clock): RedisTime {
  let aheadMs = clock.now() - clock.steady();
  return {
    async ask() {
      const [seconds, micros] = await client.time();
      aheadMs = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000) - clock.steady();
    },
    now: () => Math.round(clock.steady() + aheadMs),
  };
}

/** What went wrong, in one line and without the password. */
export function reasonOf(error: unknown, url: Secret): string {
  const text = error instanceof Error ? error.message : String(error);
  const { password } = new URL(url.reveal());
  const hidden = [url.reveal(), password, decodeURIComponent(password)].filter((secret) => secret !== '');
  return hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text.replace(/\s+/g, ' ')).slice(0, 200);
}
