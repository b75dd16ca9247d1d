import type { ReviewOptions } from '../options.js';
import { resumeRun } from './interrupted-run.js';
import { type NewRunOptions, startRun } from './new-run.js';
import type { OpenedRun } from './opened-run.js';

/** Opens a new run by asking the org for its apps, or an interrupted one from its folder. */
export async function openRun({
  resume,
  progress,
  ...options
}: NewRunOptions & Pick<ReviewOptions, 'resume' | 'progress'>): Promise<OpenedRun> {
  progress.phase('listing apps');
  return resume === undefined ? await startRun(options) : await resumeRun(resume, options);
}
