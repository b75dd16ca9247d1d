import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { Duration } from 'luxon';
import { ConfigError, messageOf } from '../errors.js';
import type { Policy, RosterPolicy, SourceFile, SourcePolicy } from '../policy/policy.js';
import { readYamlFile } from '../policy/yaml-file.js';
import { parseRoster } from './parse-roster.js';
import { parseSource } from './parse-source.js';
import { parseRegister } from './register.js';
import { REGISTER_FILE, ROSTER_FILE, SOURCES_FILE, type SourcesFacts, sourceFileName } from './sources-facts.js';

/** What of a policy names files beside it that a run is judged by. */
export type NamedSources = Pick<Policy, 'roster' | 'serviceAccounts'> & Partial<Pick<Policy, 'sources'>>;

/**
 * Reads the roster, the register and the files of systems outside Okta that a policy names, which lie beside it, as a run will
 * keep them. Throws one ConfigError with everything that is wrong in any, before anything is asked of Okta.
 */
export async function loadSources(
  policyPath: string,
  { roster, serviceAccounts, sources = [] }: NamedSources,
  nowMs: number,
): Promise<readonly SourceFile[]> {
  const pathOf = (named: string) => (isAbsolute(named) ? named : join(dirname(policyPath), named));
  const problems: string[] = [];
  const collected = async <T>(load: Promise<T> | undefined): Promise<T | undefined> => {
    try {
      return await load;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const people = await collected(roster && loadRoster(pathOf(roster.file), roster, nowMs));
  const accounts = await collected(serviceAccounts === undefined ? undefined : loadRegister(pathOf(serviceAccounts)));
  const systems: LoadedSource[] = [];
  for (const source of sources) {
    const loaded = await collected(loadSource(pathOf(source.file), source, nowMs));
    if (loaded !== undefined) systems.push(loaded);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const facts: SourcesFacts = {
    ...people?.facts,
    ...accounts?.facts,
    ...(systems.length === 0 ? {} : { systems: systems.map(({ system }) => system) }),
  };
  const files = [...(people?.files ?? []), ...(accounts?.files ?? []), ...systems.map(({ file }) => file)];
  if (files.length === 0) return [];
  return [...files, { name: SOURCES_FILE, bytes: Buffer.from(`${JSON.stringify(facts, undefined, 2)}\n`) }];
}

interface Loaded {
  readonly facts: SourcesFacts;
  readonly files: readonly SourceFile[];
}

async function loadRoster(path: string, policy: RosterPolicy, nowMs: number): Promise<Loaded> {
  const { bytes, modifiedAt } = await readFresh(path, { key: 'roster', maxAge: policy.maxAge, nowMs });
  const { size: people, active } = parseRoster(path, bytes, policy);
  return {
    facts: { roster: { file: policy.file, modifiedAt, people, active } },
    files: [{ name: ROSTER_FILE, bytes }],
  };
}

interface LoadedSource {
  readonly system: NonNullable<SourcesFacts['systems']>[number];
  readonly file: SourceFile;
}

async function loadSource(path: string, policy: SourcePolicy, nowMs: number): Promise<LoadedSource> {
  const { name, maxAge, file } = policy;
  const { bytes, modifiedAt } = await readFresh(path, { key: `sources "${name}"`, maxAge, nowMs });
  const accounts = parseSource(path, bytes, policy);
  return {
    system: { name, file, modifiedAt, accounts: accounts.length },
    file: { name: sourceFileName(name), bytes },
  };
}

export interface FreshOptions {
  /** The section of the policy that names the file. */
  readonly key: string;
  /** ISO 8601 duration. */
  readonly maxAge: string;
  readonly nowMs: number;
}

/** Reads a file that another system has exported. Throws a ConfigError for one that was exported too long ago. */
export async function readFresh(
  path: string,
  { key, maxAge, nowMs }: FreshOptions,
): Promise<{ readonly bytes: Buffer; readonly modifiedAt: string }> {
  const bytes = await readBytes(path, `${key}.file`);
  const { mtimeMs } = await stat(path);
  const modifiedAt = new Date(mtimeMs).toISOString();
  if (nowMs - mtimeMs <= Duration.fromISO(maxAge).toMillis()) return { bytes, modifiedAt };
  throw new ConfigError([
    `${path}: was written at ${modifiedAt}, which is longer ago than ${key}.maxAge allows (${maxAge}): export it again`,
  ]);
}

async function loadRegister(path: string): Promise<Loaded> {
  const file = await readYamlFile(path, 'serviceAccounts: ');
  const { accounts } = parseRegister(file);
  return {
    facts: { serviceAccounts: { accounts: accounts.length } },
    files: [{ name: REGISTER_FILE, bytes: Buffer.from(file.text) }],
  };
}

async function readBytes(path: string, key: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ConfigError([`${key}: ${path}: cannot be read: ${messageOf(error)}`], { cause: error });
  }
}
