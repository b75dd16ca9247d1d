import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../src/async/clock.js';
import { createApiTokenAuthorizer } from '../../../src/okta/auth/api-token.js';
import { createOktaClient } from '../../../src/okta/client.js';
import type { Cluster } from '../../../src/okta/rate-limit/redis/cluster.js';
import { openRedisCluster } from '../../../src/okta/rate-limit/redis/redis-cluster.js';
import { secretOf } from '../../../src/okta/secret.js';
import type { Task } from '../task.js';
import { inTurn } from './in-turn.js';

/** Our client alone: every page listed, checked and counted, within the rate limit, and nothing kept. */
export async function clientList({
  url,
  token,
  concurrency,
  share,
  redis,
  startAt = 0,
}: Task): Promise<Record<string, number>> {
  const authorize = createApiTokenAuthorizer({ token: secretOf(token) });
  const shared = redis === undefined ? undefined : { instance: randomUUID(), openCluster: () => joined(redis, token) };
  const client = createOktaClient({
    org: url,
    authorize,
    share,
    maxConcurrent: concurrency,
    shared,
    clock: systemClock,
  });
  const apps: string[] = [];
  let rows = 0;
  await systemClock.sleep(startAt - Date.now());
  const started = performance.now();
  for await (const page of client.listApps()) apps.push(...page.items.map(({ id }) => id));
  await inTurn(apps, concurrency, async (id) => {
    for await (const page of client.listAppUsers(id, { expand: 'user' })) rows += page.items.length;
  });
  const listMs = performance.now() - started;
  const { sent, rateLimited } = client.counts();
  await client.close();
  return { rows, listMs, sent, rateLimited };
}

function joined(redis: string, token: string): Promise<Cluster> {
  return openRedisCluster({ url: secretOf(redis), owner: token, clock: systemClock });
}
