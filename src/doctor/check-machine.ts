import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { ConfigError, messageOf } from '../errors.js';
import { counted } from '../files/counted.js';
import type { Credentials } from '../okta/auth/credentials.js';
import { idleKeys } from '../policy/idle-keys.js';
import type { Policy } from '../policy/policy.js';
import { loadSources } from '../roster/load-sources.js';
import { SOURCES_FILE, sourcesFactsSchema } from '../roster/sources-facts.js';
import { type Check, failed, ok, warning } from './check.js';

const POLICY = { id: 'policy', title: 'Policy' };
const FILES = { id: 'credential-files', title: 'Files of credentials' };
const SOURCES = { id: 'sources', title: 'Files beside the policy' };
const KEY = { id: 'signing-key', title: 'Signing key' };
const FOLDER = { id: 'folder', title: 'Folder of the runs' };
const DISK = { id: 'disk', title: 'Room on the disk' };

/** The shipped policy of the built-in org, whose roster and register lie nowhere: they follow the org. */
const SANDBOX_POLICY = 'sandbox.yaml';

/** Below this the next quarter's run may not fit beside this one's. */
const LEAST_BYTES = 1024 ** 3;
/** Bytes per assignment of all files of a run, as measured on an org of 100,000. */
const BYTES_PER_ASSIGNMENT = 1_100;

export interface MachineOptions {
  readonly policy: { readonly path: string; readonly policy: Policy };
  /** Undefined where none could be loaded. */
  readonly credentials: Credentials | undefined;
  /** The signing key's fingerprint; undefined where none is set. Rejects with ConfigError where it cannot be used. */
  readonly signingKey: () => Promise<string | undefined>;
  /** Where runs go. */
  readonly folder: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly disk?: (folder: string) => Promise<{ readonly bavail: number; readonly bsize: number }>;
}

/** What a review needs of this machine, as it will need it; asks nothing of Okta, and writes nothing. */
export async function* checkMachine(options: MachineOptions): AsyncGenerator<Check> {
  yield checkPolicy(options);
  yield* checkSources(options);
  if (options.credentials !== undefined) yield* checkCredentialFiles(options.credentials);
  yield await checkSigningKey(options);
  const parent = await nearestFolder(options.folder);
  yield await checkFolder(options.folder, parent);
  yield await checkDisk(parent, options);
}

function checkPolicy({ policy: { path, policy }, nowMs }: MachineOptions): Check {
  const rules = Object.values(policy.rules).filter(({ on }) => on).length;
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const expired = policy.waivers.filter(({ expires }) => expires < today).map(({ id }) => id);
  const counts = [
    `${counted(rules, 'rule')} on`,
    counted(policy.expectations.length, 'expectation'),
    counted(policy.conflicts.length, 'conflict'),
    counted(policy.waivers.length, 'waiver'),
  ];
  const detail = `${path}: ${counts.join(', ')}`;
  const idle = idleKeys(policy);
  if (idle.length > 0) return warning(POLICY, `${detail}; ${idle.join('; ')}`, 'Set what it names, or take owners out');
  if (expired.length === 0) return ok(POLICY, detail);
  return warning(POLICY, `${detail}, expired: ${expired.join(', ')}`, 'Renew these waivers, or take them out');
}

/** Roster, register and the files of systems outside Okta as a review would read them now. */
async function* checkSources({ policy: { path, policy }, nowMs }: MachineOptions): AsyncGenerator<Check> {
  if (policy.roster === undefined && policy.serviceAccounts === undefined && policy.sources.length === 0) return;
  try {
    const files = await loadSources(path, policy, nowMs);
    const kept = files.find(({ name }) => name === SOURCES_FILE);
    const {
      roster,
      serviceAccounts,
      systems = [],
    } = sourcesFactsSchema.parse(JSON.parse(Buffer.from(kept?.bytes ?? []).toString()));
    const people = roster && `${counted(roster.people, 'person', 'people')}, written at ${roster.modifiedAt}`;
    const accounts = serviceAccounts && counted(serviceAccounts.accounts, 'service account');
    const outside = systems.map(
      (system) => `source ${system.name}: ${counted(system.accounts, 'account')}, written at ${system.modifiedAt}`,
    );
    yield ok(SOURCES, [people, accounts, ...outside].filter((part) => part !== undefined).join('; '));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const isSandboxs = basename(path) === SANDBOX_POLICY;
    const fix = isSandboxs
      ? 'They are made for the built-in org: `okta-access-review sandbox --write-roster DIR` writes them, to be laid beside the policy. `review --sandbox` makes them by itself'
      : 'Mend these files, or name others in the policy: a review refuses them';
    yield failed(SOURCES, messageOf(error), fix);
  }
}

/** A file with a token that others may read gives the token away; one that they may write lets them choose the org. */
async function* checkCredentialFiles({ sources }: Credentials): AsyncGenerator<Check> {
  if (process.platform === 'win32') return;
  const paths = new Set(sources.map(({ from }) => from).filter((from) => from.endsWith('okta.yaml')));
  for (const path of paths) {
    const mode = await stat(path).then(
      (found) => found.mode & 0o777,
      () => 0,
    );
    if ((mode & 0o077) === 0) continue;
    const what = (mode & 0o022) === 0 ? 'read' : 'read or write';
    yield warning(FILES, `${path} has the mode ${mode.toString(8)}: others may ${what} it`, `chmod 600 ${path}`);
  }
}

async function checkSigningKey({ signingKey }: MachineOptions): Promise<Check> {
  try {
    const fingerprint = await signingKey();
    if (fingerprint !== undefined) return ok(KEY, `signs with ${fingerprint}`);
    return ok(KEY, 'none is set: manifests are not signed, and prove integrity but not origin');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return failed(KEY, messageOf(error), '`okta-access-review keygen` makes one; give its path or its PEM text');
  }
}

async function checkFolder(folder: string, parent: string): Promise<Check> {
  try {
    if (!(await stat(parent)).isDirectory()) throw new ConfigError([`${parent} is a file`]);
    await access(parent, constants.W_OK | constants.X_OK);
    return ok(FOLDER, parent === folder ? folder : `${folder}, to be made in ${parent}`);
  } catch (error) {
    const fix = 'Let the user of this job write there, or name another place with --out';
    return failed(FOLDER, `${folder} cannot be written: ${messageOf(error)}`, fix);
  }
}

async function checkDisk(parent: string, { disk = statfs }: MachineOptions): Promise<Check> {
  try {
    const { bavail, bsize } = await disk(parent);
    const free = bavail * bsize;
    const detail = `${(free / 1e9).toFixed(1)} GB free at ${parent}, room for about ${roundedRows(free)} assignments`;
    if (free >= LEAST_BYTES) return ok(DISK, detail);
    return warning(DISK, detail, 'Make room: a run that fills the disk is incomplete');
  } catch (error) {
    return warning(DISK, `cannot be told: ${messageOf(error)}`, `Check that there is room at ${parent}`);
  }
}

function roundedRows(bytes: number): string {
  return Number((bytes / BYTES_PER_ASSIGNMENT).toPrecision(2)).toLocaleString('en-US');
}

/** The folder, else the nearest one above it that exists. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  const parent = dirname(folder);
  return found !== undefined || parent === folder ? folder : await nearestFolder(parent);
}
