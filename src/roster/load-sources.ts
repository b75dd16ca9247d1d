import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { Duration } from 'luxon';
import { ConfigError, messageOf } from '../errors.js';
import type { Policy, RosterPolicy, SourceFile } from '../policy/policy.js';
import { readYamlFile } from '../policy/yaml-file.js';
import { parseRoster } from './parse-roster.js';
import { parseRegister } from './register.js';
import { REGISTER_FILE, ROSTER_FILE, SOURCES_FILE, type SourcesFacts } from './sources-facts.js';

/**
 * Reads the roster and the register that a policy names, which lie beside it, as a run will keep them. Throws one ConfigError
 * with everything that is wrong in either, before anything is asked of Okta.
 */
export async function loadSources(
  policyPath: string,
  { roster, serviceAccounts }: Pick<Policy, 'roster' | 'serviceAccounts'>,
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
  if (problems.length > 0) throw new ConfigError(problems);
  const facts: SourcesFacts = { ...people?.facts, ...accounts?.facts };
  const files = [...(people?.files ?? []), ...(accounts?.files ?? [])];
  if (files.length === 0) return [];
  return [...files, { name: SOURCES_FILE, bytes: Buffer.from(`${JSON.stringify(facts, undefined, 2)}\n`) }];
}

interface Loaded {
  readonly facts: SourcesFacts;
  readonly files: readonly SourceFile[];
}

async function loadRoster(path: string, policy: RosterPolicy, nowMs: number): Promise<Loaded> {
  const bytes = await readBytes(path, 'roster.file');
  const { mtimeMs } = await stat(path);
  const roster = parseRoster(path, bytes, policy);
  const modifiedAt = new Date(mtimeMs).toISOString();
  if (nowMs - mtimeMs > Duration.fromISO(policy.maxAge).toMillis()) {
    throw new ConfigError([
      `${path}: was written at ${modifiedAt}, which is longer ago than roster.maxAge allows (${policy.maxAge}): export it again`,
    ]);
  }
  const { size: people, active } = roster;
  return {
    facts: { roster: { file: policy.file, modifiedAt, people, active } },
    files: [{ name: ROSTER_FILE, bytes }],
  };
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
