import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OrgAddress, OrgOptions, OrgTraffic } from './org-process.js';

const ORG_PROCESS = fileURLToPath(new URL('./org-process.js', import.meta.url));

/** A sandbox org in a process of its own. */
export interface BenchOrg extends OrgAddress {
  /** What it answered since the last call. */
  traffic(): Promise<OrgTraffic>;
  stop(): Promise<void>;
}

/** Starts an org; its pages are rendered by then where `prerender` is set. */
export async function startOrg(options: OrgOptions): Promise<BenchOrg> {
  const args = [JSON.stringify({ now: '2026-06-30T00:00:00Z', log: false, ...options })];
  const child = fork(ORG_PROCESS, args, { execArgv: ['--max-old-space-size=8192'] });
  const [address]: OrgAddress[] = await once(child, 'message');
  if (address === undefined) throw new Error('the org said nothing');
  return {
    ...address,
    async traffic() {
      const answered = once(child, 'message');
      child.send('traffic');
      const [traffic]: OrgTraffic[] = await answered;
      return traffic ?? { requests: 0, rateLimited: 0 };
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
