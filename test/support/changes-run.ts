import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/async/clock.js';
import { runBefore } from '../../src/cli/run-before.js';
import { eachJudgedRow } from '../../src/derive/judged-rows.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { readCsvRows } from '../../src/files/csv-rows.js';
import type { OktaClient } from '../../src/okta/api.js';
import { createOktaClient } from '../../src/okta/client.js';
import type { SignIn } from '../../src/okta/principal.js';
import { writePackets } from '../../src/packets/packet-writer.js';
import { loadPolicy } from '../../src/policy/load.js';
import type { ReviewedAssignment } from '../../src/report/model.js';
import type { ReviewOptions } from '../../src/review/options.js';
import { createProgress } from '../../src/review/progress.js';
import { runReview } from '../../src/review/run.js';
import { type FinishedRun, openFinishedRun } from '../../src/run/finished-run.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import type { PlainApp, PlainAppUser, PlainData, PlainUser } from '../../src/sandbox/state/plain-data.js';
import { reportsHere } from './reports-here.js';
import { temporaryFolder } from './temporary-folder.js';

export const PAYROLL = '0oapayroll';
export const SLACK = '0oaslack';
export const SIGN_IN: SignIn = { mode: 'SSWS', clientId: '' };
export const GROUP = '00gslackers';
/** Of every run that this makes, so that packets written beside it have the tokens of its own. */
export const PACKET_SECRET = 'secret';

/** Brakes that let a small run's removals through, to be tightened by what a test is about. */
export const OPEN_BRAKES = 'apply: { maxShare: 1, perApp: { maxShare: 1 } }\n';

export interface ChangesRun {
  readonly sandbox: Sandbox;
  readonly client: OktaClient;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly verify: (folder: string) => ReturnType<typeof verifyRun>;
  stop(): Promise<void>;
}

export interface ChangesRunOptions {
  /** The policy as it stands in its file. */
  readonly policy?: string;
  readonly data?: PlainData;
  readonly sandbox?: SandboxOptions;
  /** What ages are measured to; the org's time by default. */
  readonly asOf?: string;
  readonly formats?: ReviewOptions['formats'];
  /** The folder of the ledger of sign-ins of the org at this address. */
  readonly ledger?: (url: string) => Promise<string>;
}

/** Ada to Yan: twenty users, of whom the first owns the token and the last is deactivated. */
export function someUsers(): PlainUser[] {
  return Array.from({ length: 20 }, (_, n) => ({
    id: `00uuser${String(n).padStart(2, '0')}`,
    status: n === 19 ? 'DEPROVISIONED' : 'ACTIVE',
    profile: {
      firstName: 'User',
      lastName: `Number ${n}`,
      login: `user${n}@example.com`,
      email: `user${n}@example.com`,
      ...(n % 2 === 0 ? {} : { managerId: `user${n - 1}@example.com` }),
    },
  }));
}

/** Payroll, assigned directly to all; Slack, directly to half of them and by a group to the others. */
export function someData(payroll: Partial<PlainApp> = {}): PlainData {
  const users = someUsers();
  const direct: PlainAppUser[] = users.map(({ id }) => ({ id }));
  const slack = users.map(({ id }, n): PlainAppUser => (n < 10 ? { id } : { id, scope: 'GROUP', groupId: GROUP }));
  return {
    apps: [
      { id: PAYROLL, label: 'Payroll', ...payroll },
      { id: SLACK, label: 'Slack', features: ['PUSH_USER_DEACTIVATION'], profileKeys: ['role', 'email'] },
    ],
    users,
    appUsers: { [PAYROLL]: direct, [SLACK]: slack },
    groups: [{ id: GROUP, name: 'Slackers', apps: [SLACK], members: users.slice(10).map(({ id }) => id) }],
  };
}

/** A complete run of a small sandbox org, with a client of that org. */
export async function aChangesRun(options: ChangesRunOptions = {}): Promise<ChangesRun> {
  const sandbox = await startSandbox({ data: options.data ?? someData(), ...options.sandbox });
  const client = clientOf(sandbox);
  const parent = await temporaryFolder('changes');
  const folder = join(parent, 'run');
  await writeFile(join(parent, 'policy.yaml'), options.policy ?? OPEN_BRAKES);
  const { signal } = new AbortController();
  const { asOf, formats, ledger } = options;
  const more = { ...(formats === undefined ? {} : { formats }), ledger: await ledger?.(sandbox.url) };
  await review(client, { folder, policy: join(parent, 'policy.yaml'), previous: undefined, asOf, ...more });
  return {
    sandbox,
    client,
    folder,
    signal,
    verify: (path) => verifyRun(path, { clock: systemClock, signal }),
    stop: async () => {
      await client.close();
      await sandbox.stop();
    },
  };
}

export interface NextRunOptions {
  /** Its folder beside the run's; `next` by default. */
  readonly name?: string;
  /** The run before; the first one by default. */
  readonly previous?: string;
  /** The policy as it stands in its file; that of the first run by default. */
  readonly policy?: string;
  readonly formats?: ReviewOptions['formats'];
  readonly only?: readonly string[];
  readonly ledger?: string;
  /** A day after the run before by default. */
  readonly asOf?: string;
  /** By which the client asks; the run's own by default. */
  readonly client?: OktaClient;
}

const DAY_MS = 86_400_000;

/** As-of of a first run that others follow. */
export function longAgo(): string {
  return new Date(Date.now() - 60 * DAY_MS).toISOString();
}

/** Another complete run of the same org, a day later than the one before, with which it is compared: its folder. */
export async function nextRun(run: ChangesRun, options: NextRunOptions = {}): Promise<string> {
  const parent = join(run.folder, '..');
  const folder = join(parent, options.name ?? 'next');
  const policy = options.policy === undefined ? join(parent, 'policy.yaml') : `${folder}.yaml`;
  if (options.policy !== undefined) await writeFile(policy, options.policy);
  const { client = run.client, previous = run.folder, formats, only, ledger } = options;
  const more = { ...(formats === undefined ? {} : { formats }), ...(only === undefined ? {} : { only }) };
  const { facts } = await openFinishedRun(previous, systemClock);
  const { asOf = new Date(Date.parse(facts.asOf) + DAY_MS).toISOString() } = options;
  await review(client, { folder, policy, previous, asOf, ledger, ...more });
  return folder;
}

interface ReviewedInto extends Partial<Pick<ReviewOptions, 'formats' | 'only' | 'ledger'>> {
  readonly folder: string;
  readonly policy: string;
  readonly previous: string | undefined;
  readonly asOf: string | undefined;
}

async function review(client: OktaClient, { folder, policy: path, previous, ...more }: ReviewedInto): Promise<void> {
  const { signal } = new AbortController();
  const policy = await loadPolicy(path);
  const before =
    previous === undefined
      ? { previousRun: async () => null }
      : await runBefore(
          {
            named: previous,
            org: client.org,
            selection: { ...policy.policy.apps, only: [] },
            roleAttributes: policy.policy.report.roleAttributes,
          },
          { clock: systemClock, signal },
        );
  await runReview({
    startThread: reportsHere,
    client,
    signIn: SIGN_IN,
    policy,
    only: [],
    formats: ['csv'],
    folderFor: () => folder,
    packetSecret: PACKET_SECRET,
    resume: undefined,
    ...before,
    sign: undefined,
    clock: systemClock,
    progress: createProgress(() => {}),
    signal,
    ...more,
  });
}

/** A client that signs in with the sandbox's token. */
export function clientOf({ url, token }: Pick<Sandbox, 'url' | 'token'>): OktaClient {
  return createOktaClient({
    org: url,
    authorize: {
      headers: async () => ({ authorization: `SSWS ${token}` }),
      refused: async () => false,
      scopes: () => ({ requested: [], granted: [] }),
    },
    maxTries: 2,
  });
}

/** A run's packets, written beside it: the paths by reviewer. */
export async function packetsOf(run: ChangesRun, maxRows?: number): Promise<ReadonlyMap<string, string>> {
  const finished: FinishedRun = await openFinishedRun(run.folder, systemClock);
  const { org, asOf } = finished.facts;
  const folder = join(run.folder, '..', 'sent');
  await mkdir(folder, { recursive: true });
  const { policy } = finished;
  const limit = maxRows === undefined ? {} : { maxRows };
  const writer = await writePackets({ folder, org, asOf, policy, secret: PACKET_SECRET, ...limit, signal: run.signal });
  if (writer === undefined) throw new Error('the policy asks for no packets');
  const rows: ReviewedAssignment[] = [];
  await eachJudgedRow(finished, run.signal, (row) => rows.push(row));
  await writer.assignments(rows);
  const { files } = await writer.finish(finished.facts);
  const workbooks = files.filter(({ name }) => name.endsWith('.xlsx'));
  return new Map(workbooks.map(({ name }) => [name.replace(/^packets\/|\.xlsx$/g, ''), join(folder, name)]));
}

export interface CsvDecision {
  readonly app: string;
  readonly user: string;
  readonly decision: string;
  readonly reason?: string;
  readonly reviewer?: string;
  readonly digest?: string;
}

/** Who decides in tests where the policy names no reviewers. */
export const REVIEWER = 'grace.obi@example.com';

/** A decisions CSV beside the run, with the row digests that the run's reports have. */
export async function decisionsCsv(run: ChangesRun, decisions: readonly CsvDecision[]): Promise<string> {
  const digests = new Map<string, string>();
  for await (const { cells } of readCsvRows(join(run.folder, 'assignments.csv'))) {
    digests.set(`${cells[0]} ${cells[3]}`, cells.at(-1) ?? '');
  }
  const lines = decisions.map(({ app, user, decision, reason = 'no need', reviewer = REVIEWER, digest }) =>
    [app, user, digest ?? digests.get(`${app} ${user}`) ?? '', decision, reason, reviewer].join(','),
  );
  const path = join(run.folder, '..', `decisions-${lines.length}.csv`);
  await writeFile(path, ['app_id,user_id,row_digest,decision,decision_reason,reviewer', ...lines, ''].join('\r\n'));
  return path;
}

/** The id of the n-th user. */
export function userId(n: number): string {
  return `00uuser${String(n).padStart(2, '0')}`;
}

/** The records of one of the run's chained logs. */
export async function recordsOf(folder: string, name: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const text = await readFile(join(folder, name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
