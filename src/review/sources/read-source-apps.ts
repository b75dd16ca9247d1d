import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../assignment/records.js';
import { type NdjsonFact, writeNdjsonGz } from '../../files/ndjson-gz-writer.js';
import type { SourcePolicy } from '../../policy/policy.js';
import { createScope } from '../../policy/scope.js';
import { parseSource, type SourceAccount } from '../../roster/parse-source.js';
import { sourceFileName } from '../../roster/sources-facts.js';
import type { AccountsFacts } from '../../run/accounts-facts.js';
import { appUsersName, LAYOUT } from '../../run/layout.js';
import { readOf, startOf } from '../../run/read-log.js';
import type { AppRead } from '../../run/run-facts.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';
import { type FoundPeople, findPeople } from './find-people.js';
import { accountRows, sourceApp } from './source-app.js';

/** Systems outside Okta as apps of the run, on disk. */
export interface SourcesRead {
  readonly apps: readonly App[];
  readonly reads: readonly AppRead[];
  readonly files: readonly NdjsonFact[];
  /** Undefined where the policy names none. */
  readonly facts: AccountsFacts | undefined;
  /** What could not be matched, a sentence each. */
  readonly gaps: readonly string[];
}

export const NO_SOURCES: SourcesRead = { apps: [], reads: [], files: [], facts: undefined, gaps: [] };

interface Source {
  readonly policy: SourcePolicy;
  readonly app: App;
  readonly isInScope: boolean;
  readonly excludedBy: string;
  readonly accounts: readonly SourceAccount[];
}

/**
 * Makes apps of the systems outside Okta that the policy names, from the files that the run has copied, and finds whose their
 * accounts are, before the apps that Okta lists: they are apps of the run like any other from then on.
 */
export async function readSourceApps(
  run: Pick<OpenedRun, 'folder' | 'list'>,
  options: Pick<ReviewOptions, 'client' | 'policy' | 'only' | 'progress' | 'signal'>,
): Promise<SourcesRead> {
  const { client, policy, progress, signal } = options;
  // an org that did not answer would not answer this either
  if (policy.policy.sources.length === 0 || run.list === undefined) return NO_SOURCES;
  progress.phase('matching accounts of systems outside Okta');
  const sources = await sourcesOf(run.folder, options);
  const inScope = sources.filter(({ isInScope }) => isInScope);
  const named = inScope.flatMap(({ policy: { match }, accounts }) => accounts.map(({ person }) => ({ match, person })));
  const people = await findPeople(named, { client, signal, concurrency: policy.policy.rateLimit.maxConcurrent });
  const at = new Date(client.serverNow()).toISOString();
  const files = [
    await writeNdjsonGz(
      run.folder,
      LAYOUT.sourceApps,
      sources.map(({ app }) => app),
    ),
  ];
  const reads: AppRead[] = [];
  for (const source of sources) {
    const name = appUsersName(source.app.id);
    await rm(join(run.folder, name), { force: true }); // of an interrupted run, whose accounts are matched anew
    if (!source.isInScope) {
      reads.push(readOf(startOf(source.app.id), 'excluded', source.excludedBy));
      continue;
    }
    const rows = accountRows(source.accounts, source.policy, people);
    files.push(await writeNdjsonGz(run.folder, name, rows));
    const read = readOf(startOf(source.app.id), 'complete', '');
    reads.push({ ...read, pages: 1, rows: rows.length, firstReadAt: at, lastReadAt: at });
  }
  const facts = factsOf(inScope, people);
  return { apps: sources.map(({ app }) => app), reads, files, facts, gaps: gapsOf(facts, inScope, people) };
}

async function sourcesOf(
  folder: string,
  { policy, only }: Pick<ReviewOptions, 'policy' | 'only'>,
): Promise<readonly Source[]> {
  const scope = createScope(policy.policy, only);
  const sources: Source[] = [];
  for (const one of policy.policy.sources) {
    const app = sourceApp(one);
    const decision = scope.decide(app);
    const path = join(folder, sourceFileName(one.name));
    sources.push({
      ...{ policy: one, app, isInScope: decision.inScope },
      excludedBy: decision.inScope ? '' : decision.excludedBy,
      accounts: parseSource(path, await readFile(path), one),
    });
  }
  return sources;
}

function factsOf(sources: readonly Source[], people: FoundPeople): AccountsFacts {
  const systems = sources.map(({ app, policy: { name, match }, accounts }) => {
    const states = accounts.map(({ person }) => people.of({ match, person }).state);
    const count = (state: string) => states.filter((one) => one === state).length;
    return {
      ...{ name, appId: app.id, accounts: accounts.length },
      ...{ matched: count('found'), withoutUser: count('missing'), unread: count('unread') },
    };
  });
  return { method: people.method, systems };
}

/** One sentence for each system whose accounts could not all be matched, with the first reason. */
function gapsOf({ systems }: AccountsFacts, sources: readonly Source[], people: FoundPeople): string[] {
  return systems.flatMap(({ appId, unread }) => {
    const source = sources.find(({ app }) => app.id === appId);
    if (unread === 0 || source === undefined) return [];
    const { app, accounts, policy } = source;
    const why = accounts.flatMap(({ person }) => {
      const found = people.of({ match: policy.match, person });
      return found.state === 'unread' ? [found.why] : [];
    })[0];
    const count = unread === 1 ? '1 account' : `${unread} accounts`;
    return [`${count} of "${app.label}" (${app.id}) could not be matched with Okta's users: ${why ?? ''}`];
  });
}
