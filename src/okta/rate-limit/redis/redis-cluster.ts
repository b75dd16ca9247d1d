import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import Bottleneck from 'bottleneck';
import type { Clock } from '../../../async/clock.js';
import { untilAborted } from '../../../async/until-aborted.js';
import type { Secret } from '../../secret.js';
import type { Cluster, ClusterBucket } from './cluster.js';
import { createRedisTime, openRedisClient, type RedisTime, reasonOf } from './redis-client.js';

export interface RedisClusterOptions {
  /** `redis://` or `rediss://`; it may hold a password. */
  readonly url: Secret;
  /** What a budget belongs to: the org and whose requests they are. Only its digest goes to Redis. */
  readonly owner: string;
  readonly clock: Clock;
}

/** A Redis that does not answer within this time is taken for lost: a job must not hang on it. */
const PATIENCE_MS = 4000;
/** How long Redis keeps a bucket that nobody uses. */
const KEPT_MS = 3_600_000;
/** A process that is busy for a long time is not to be forgotten: it would be refused as a stranger. */
const CLIENT_TIMEOUT_MS = 3_600_000;
/** A process that was killed holds its units, and the look, for so long. */
const UNIT_MS = 60_000;
const LOOK_MS = 20_000;

/** Connects to Redis; rejects where that fails. What fails later is told by `failed`; nothing is tried a second time. */
export async function openRedisCluster(options: RedisClusterOptions): Promise<Cluster> {
  const { Redis } = await import('ioredis');
  const failure = new AbortController();
  setMaxListeners(0, failure.signal); // one listener per call that is owed an answer is not a leak
  const fail = (error: unknown) => failure.abort(new Error(reasonOf(error, options.url)));
  const client = openRedisClient(Redis, options.url, PATIENCE_MS, fail);
  const time = createRedisTime(client, options.clock);
  await orFailed(new Promise<void>((resolve) => client.once('ready', resolve)), failure.signal)
    .then(() => orFailed(time.ask(), failure.signal))
    .catch((error: unknown) => {
      client.disconnect();
      throw error;
    });
  const connection = new Bottleneck.IORedisConnection({ client });
  connection.on('error', fail);
  onRedisTime(connection, time.now);

  function limiter(id: string, settings: Bottleneck.ConstructorOptions): Bottleneck {
    const made = new Bottleneck({
      ...settings,
      id: `okta-access-review-${digestOf(`${options.owner}\n${id}`)}`,
      connection,
      datastore: 'ioredis',
      timeout: KEPT_MS,
      ...{ clientTimeout: CLIENT_TIMEOUT_MS }, // missing from Bottleneck's types
    });
    made.on('error', fail);
    return made;
  }

  return {
    failed: failure.signal,
    async bucket(name) {
      const spend = limiter(`${name} spend`, { reservoir: 0 });
      const look = limiter(`${name} look`, { maxConcurrent: 1 });
      await orFailed(Promise.all([spend.ready(), look.ready()]), failure.signal);
      return bucketOf({ spend, look, time, fail, failed: failure.signal });
    },
    async close() {
      failure.abort(new Error('the budget was closed'));
      await connection.disconnect(false); // with its limiters: they would wait for a Redis that is gone
    },
  };
}

interface BucketParts {
  readonly spend: Bottleneck;
  readonly look: Bottleneck;
  readonly time: RedisTime;
  readonly fail: (error: unknown) => void;
  readonly failed: AbortSignal;
}

function bucketOf({ spend, look, time, fail, failed }: BucketParts): ClusterBucket {
  async function asked<T>(call: () => Promise<T>): Promise<T> {
    failed.throwIfAborted();
    return await orFailed(
      call().catch((error: unknown) => {
        fail(error);
        throw failed.reason;
      }),
      failed,
    );
  }

  /** A job that outlives its place continues; the place is somebody else's then. */
  async function scheduled(limiter: Bottleneck, expiration: number, job: () => Promise<void>): Promise<void> {
    const schedule = () =>
      limiter.schedule({ expiration }, async () => {
        if (!failed.aborted) await job();
      });
    await asked(() =>
      schedule().catch((error: unknown) => {
        if (!(error instanceof Bottleneck.BottleneckError)) throw error;
      }),
    );
  }

  return {
    take: (job) => scheduled(spend, UNIT_MS, job),
    async look(job) {
      await asked(() => time.ask()); // this machine may have been suspended: its steady clock stood still then
      await scheduled(look, LOOK_MS, job);
    },
    units: async () => (await asked(() => spend.currentReservoir())) ?? 0,
    async add(units) {
      await asked(() => spend.incrementReservoir(units));
    },
    underWay: () => asked(() => spend.running()),
    async publish(message) {
      await asked(() => spend.publish(message));
    },
    subscribe: (listener) => spend.on('message', listener),
  };
}

/** What Bottleneck calls for the arguments of a script, the first of which is this machine's time. */
interface ScriptCaller {
  __scriptArgs__(name: string, id: string, args: readonly unknown[], done: unknown): unknown;
}

/**
 * Bottleneck's scripts take each process's own clock for that of all: one that is half a minute fast, or set in the
 * middle, makes the others wait for as long, and lets the look out of its hands. All are given Redis's.
 */
function onRedisTime(connection: Bottleneck.IORedisConnection, now: () => number): void {
  const caller = connection as unknown as ScriptCaller;
  const scriptArgs = caller.__scriptArgs__.bind(connection);
  caller.__scriptArgs__ = (name, id, [_own, ...rest], done) => scriptArgs(name, id, [now(), ...rest], done);
}

/** The promise, or the failure: a promise of which Redis owes the answer may never settle. */
async function orFailed<T>(promise: Promise<T>, failed: AbortSignal): Promise<T> {
  failed.throwIfAborted();
  return await untilAborted(promise, failed, () => true);
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
