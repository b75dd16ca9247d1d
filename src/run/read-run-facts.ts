import { join } from 'node:path';
import { IncompleteError, messageOf } from '../errors.js';
import { parseJson } from '../files/json-text.js';
import { isMissingFile } from '../files/missing-file.js';
import { readRegular } from '../files/regular-file.js';
import { type SourcesFacts, sourcesFactsSchema } from '../roster/sources-facts.js';
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

/** What an unfinished run knows of its roster and register; undefined where its policy names neither. */
export async function readSourcesFacts(folder: string): Promise<SourcesFacts | undefined> {
  const path = join(folder, LAYOUT.sources);
  try {
    return sourcesFactsSchema.parse(parseJson((await readRegular(path)).toString('utf8'), path));
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
