import { join } from 'node:path';
import { IncompleteError, messageOf } from '../errors.js';
import { parseJson } from '../files/json-text.js';
import { readRegular } from '../files/regular-file.js';
import { LAYOUT } from './layout.js';
import { type RunFacts, runFactsSchema } from './run-facts.js';

/** The facts of a run, from its folder. Throws IncompleteError when the folder holds no finished collection. */
export async function readRunFacts(folder: string): Promise<RunFacts> {
  const path = join(folder, LAYOUT.run);
  const bytes = await readRegular(path).catch((error: unknown) => {
    throw new IncompleteError(
      `${folder} is not a run that can be read: ${LAYOUT.run} is missing (${messageOf(error)})`,
    );
  });
  const parsed = runFactsSchema.safeParse(parseJson(bytes.toString('utf8'), path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new IncompleteError(`${path} is damaged: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}
