import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from '../task.js';

/** Somebody else's script on the same bucket: asks steadily, and counts how often it is turned away. */
export async function steadyClient({ url, token, perSecond, seconds }: Task): Promise<Record<string, number>> {
  const headers = { accept: 'application/json', authorization: `SSWS ${token}` };
  const started = performance.now();
  let sent = 0;
  let refused = 0;
  while (performance.now() - started < seconds * 1000) {
    await delay(Math.max(0, started + (sent / perSecond) * 1000 - performance.now()));
    const response = await fetch(`${url}/api/v1/apps?limit=1`, { headers });
    await response.text();
    sent += 1;
    if (response.status === 429) refused += 1;
  }
  return { sent, refused };
}
