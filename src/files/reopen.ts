import { rename } from 'node:fs/promises';
import { isMissingFile } from './missing-file.js';
import { createNdjsonGz, type NdjsonGzWriter } from './ndjson-gz-writer.js';
import { PARTIAL_SUFFIX } from './output-file.js';

/** How far a file had been written when its run was interrupted. */
export interface KeptPart {
  readonly bytes: number;
  readonly rows: number;
}

/** An interrupted run that could still close its files gave them their final names: takes one back to continue it. */
export async function takeBack(path: string): Promise<void> {
  await rename(path, path + PARTIAL_SUFFIX).catch((error: unknown) => {
    if (!isMissingFile(error)) throw error;
  });
}

/** Opens a gzipped NDJSON file, new or behind what an interrupted run left of it; `name` is the manifest's. */
export async function openKept(path: string, name: string, kept: KeptPart | undefined): Promise<NdjsonGzWriter> {
  if (kept === undefined || kept.bytes === 0) return await createNdjsonGz(path, { name });
  await takeBack(path);
  return await createNdjsonGz(path, { name, keepBytes: kept.bytes, keepRows: kept.rows });
}

/** Gives a file its final name; one that cannot be closed (a full disk) is left under its partial one, to continue. */
export async function closeKept(writer: NdjsonGzWriter): Promise<Awaited<ReturnType<NdjsonGzWriter['finish']>>> {
  try {
    return await writer.finish();
  } catch (error) {
    await writer.suspend();
    throw error;
  }
}
