import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { isThere } from '../files/is-there.js';
import type { SourceFile } from '../policy/policy.js';
import { loadSources, type NamedSources } from '../roster/load-sources.js';
import { dayOf, servedOrg } from '../sandbox/options.js';

export interface ReviewSourcesOptions {
  /** Where the policy is, beside which its files lie. */
  readonly path: string;
  readonly policy: NamedSources;
  /** Whether the built-in org is reviewed, whose HR stands in for files that are not there. */
  readonly isSandbox: boolean;
  readonly nowMs: number;
}

/** The roster, the register and the files of systems outside Okta for a review: those beside the policy, or where they are not there, the built-in org's own. */
export async function sourcesForReview(options: ReviewSourcesOptions): Promise<readonly SourceFile[]> {
  const { path, policy, isSandbox, nowMs } = options;
  if (!isSandbox || (await areThere(path, policy))) return await loadSources(path, policy, nowMs);
  const { sandboxHr } = await import('../sandbox/hr.js');
  const files = sandboxHr(servedOrg(new Date(dayOf(nowMs)).toISOString(), nowMs));
  const byName = new Map<string, string>(Object.entries(files));
  const folder = await mkdtemp(join(tmpdir(), 'okta-access-review-hr-'));
  try {
    const { roster, serviceAccounts, sources = [] } = policy;
    const beside = sources.map((source) => ({ ...source, file: basename(source.file) }));
    const named: NamedSources = {
      sources: beside,
      ...(roster === undefined ? {} : { roster: { ...roster, file: basename(roster.file) } }),
      ...(serviceAccounts === undefined ? {} : { serviceAccounts: basename(serviceAccounts) }),
    };
    const written = new Date(nowMs);
    for (const [name, text] of [
      [named.roster?.file, files['roster.csv']],
      [named.serviceAccounts, files['service-accounts.yaml']],
      ...beside.map(({ file }) => [file, byName.get(file)] as const),
    ] as const) {
      if (name === undefined || text === undefined) continue;
      await writeFile(join(folder, name), text);
      // an org of another time has had its files written then
      await utimes(join(folder, name), written, written);
    }
    return await loadSources(join(folder, basename(path)), named, nowMs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function areThere(path: string, { roster, serviceAccounts, sources = [] }: NamedSources): Promise<boolean> {
  const named = [roster?.file, serviceAccounts, ...sources.map(({ file }) => file)].filter(
    (name) => name !== undefined,
  );
  const found = await Promise.all(named.map((name) => isThere(resolve(dirname(path), name))));
  return found.every(Boolean);
}
