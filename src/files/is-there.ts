import { stat } from 'node:fs/promises';

/** Whether something is at this path; a link that leads nowhere is nothing. */
export async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
