import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IncompleteError, messageOf } from '../errors.js';
import { LAYOUT } from './layout.js';
import { type RunFacts, runFactsSchema } from './run-facts.js';

/** The facts of a run, from its folder. Throws IncompleteError when the folder holds no finished collection. */
export async function readRunFacts(folder: string): Promise<RunFacts> {
  const path = join(folder, LAYOUT.run);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new IncompleteError(`${folder} is no run that can be read: ${LAYOUT.run} is missing (${messageOf(error)})`);
  });
  const parsed = runFactsSchema.safeParse(parseJson(text, path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new IncompleteError(`${path} is damaged: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new IncompleteError(`${path} is damaged: not JSON`, { cause: error });
  }
}
