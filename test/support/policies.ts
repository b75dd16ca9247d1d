import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../../src/policy/policy.js';
import { policySchema } from '../../src/policy/schema/policy-schema.js';
import { aRulePolicy } from './outcomes.js';

/** A policy of defaults. */
export function aPolicy(overrides: Partial<Policy> = {}): Policy {
  const { waivers: _named, ...defaults } = policySchema.parse({});
  return { ...defaults, ...aRulePolicy(), ...overrides };
}

/** Writes files into a new folder, and returns the folder's path. */
export async function aFolderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'policy-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}
