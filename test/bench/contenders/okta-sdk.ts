import type { Task } from '../task.js';
import { inTurn } from './in-turn.js';

/** Okta's own Node SDK, as its readme uses it: a collection per app, walked with `each`. */
export async function oktaSdk({ url, token, concurrency }: Task): Promise<Record<string, number>> {
  const { Client } = await import('@okta/okta-sdk-nodejs');
  const { applicationApi } = new Client({ orgUrl: url, token });
  const apps: string[] = [];
  let rows = 0;
  const started = performance.now();
  const listed = await applicationApi.listApplications({ limit: 200 });
  await listed.each(({ id }) => {
    if (id !== undefined) apps.push(id);
  });
  await inTurn(apps, concurrency, async (appId) => {
    const users = await applicationApi.listApplicationUsers({ appId, expand: 'user', limit: 500 });
    await users.each(() => {
      rows += 1;
    });
  });
  return { rows, listMs: performance.now() - started };
}
