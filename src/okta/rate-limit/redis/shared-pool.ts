import { setMaxListeners } from 'node:events';
import type { Clock } from '../../../async/clock.js';
import type { BucketView, UnitPool, UnitSource } from '../unit-source.js';
import type { Cluster, ClusterBucket } from './cluster.js';
import { messageText, parseMessage, type SharedMessage } from './messages.js';
import { openSharedUnits } from './shared-units.js';

export interface SharedPoolOptions {
  /** This process's own id, to tell it from the others. */
  readonly instance: string;
  readonly openCluster: () => Promise<Cluster>;
  readonly clock: Clock;
  /** How long Redis may let nothing go though a request is due, in milliseconds; half a minute by default. */
  readonly patienceMs?: number | undefined;
}

/**
 * Half a minute: a process that was killed while it looked holds the look for 20 seconds, and whatever Redis holds then
 * is not this program's doing.
 */
const PATIENCE_MS = 30_000;

/** The processes that spend one budget through a cluster, as this one knows them. */
export function createSharedPool(options: SharedPoolOptions): UnitPool {
  const { instance, clock, patienceMs = PATIENCE_MS } = options;
  const peers = new Set([instance]);
  const failure = new AbortController();
  setMaxListeners(0, failure.signal);
  const fail = (reason: unknown) => failure.abort(reason);
  const cluster = options.openCluster();
  let isClosed = false;

  cluster.then(({ failed }) => {
    if (failed.aborted) fail(failed.reason);
    failed.addEventListener('abort', () => fail(failed.reason), { once: true });
  }, fail);

  async function publish(bucket: ClusterBucket, message: Omit<SharedMessage, 'from'>): Promise<void> {
    await bucket.publish(messageText({ from: instance, ...message }));
  }

  /** Joins the others, and answers whoever joins later. */
  async function join(name: string, view: BucketView): Promise<ClusterBucket> {
    const bucket = await (await cluster).bucket(name);
    bucket.subscribe((text) => {
      const message = parseMessage(text);
      if (message === undefined || message.from === instance || isClosed) return;
      if (!peers.has(message.from)) {
        peers.add(message.from);
        publish(bucket, {}).catch(fail);
      }
      if (message.rate === undefined) return;
      // when it was by the other's clock is of no use here
      view.hear({
        rate: message.rate,
        dateMs: message.dateMs,
        look: message.look && { ...message.look, atMs: clock.steady() },
      });
    });
    await publish(bucket, {});
    return bucket;
  }

  function open(name: string, view: BucketView): UnitSource {
    const opened = join(name, view);
    opened.catch(fail);
    return openSharedUnits({ opened, clock, publish, patienceMs, giveUp: fail }, view);
  }

  return {
    open,
    peers: () => peers.size,
    failed: failure.signal,
    async close() {
      isClosed = true;
      await cluster.then(
        (joined) => joined.close(),
        () => undefined,
      );
    },
  };
}
