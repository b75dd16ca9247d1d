import { join } from 'node:path';
import type { GroupRule } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import { factOf } from '../../files/file-fact.js';
import { type NdjsonFact, writeNdjsonGz } from '../../files/ndjson-gz-writer.js';
import { LAYOUT } from '../../run/layout.js';
import type { RulesRead } from '../../run/paths-facts.js';
import { endsAll } from '../app-failure.js';
import type { Reading } from './reading.js';

export interface ReadRules {
  readonly read: RulesRead;
  /** Undefined where none could be read. */
  readonly file: NdjsonFact | undefined;
}

/** Reads the org's group rules into the snapshot. A role that may not see them leaves the rest alone. */
export async function readRules(noted: RulesRead | undefined, options: Reading): Promise<ReadRules> {
  const { client, folder, log, signal } = options;
  const name = LAYOUT.groupRules;
  if (noted?.state === 'complete') {
    return { read: noted, file: { ...(await factOf(join(folder, name), name)), rows: noted.rules } };
  }
  const found = new Map<string, GroupRule>();
  let pages = 0;
  try {
    for await (const page of client.listGroupRules({ signal })) {
      for (const rule of page.items) if (!found.has(rule.id)) found.set(rule.id, rule);
      pages += 1;
    }
  } catch (error) {
    if (endsAll(error, signal)) throw error;
    return { read: { state: 'incomplete', why: messageOf(error), pages, rules: 0 }, file: undefined };
  }
  const rules = [...found.values()];
  const kept = rules.map((rule) => ({ ...rule, _links: undefined }));
  const file = await writeNdjsonGz(folder, name, kept);
  const read: RulesRead = { state: 'complete', why: '', pages, rules: rules.length };
  await log.append({ kind: 'group-rules', read });
  return { read, file };
}
