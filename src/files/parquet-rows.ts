import type { FileHandle } from 'node:fs/promises';
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { openRegular } from './regular-file.js';

/** A row of a Parquet file by the names of its columns: text, numbers, booleans, Dates, lists, or null. */
export interface ParquetRow {
  /** As in the CSV of the same table, whose header is row 1. */
  readonly number: number;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface ParquetReader {
  /** The names of the columns, in order. */
  readonly columns: readonly string[];
  /** Row group by row group, so that memory holds one of them. */
  rows(signal?: AbortSignal): AsyncGenerator<ParquetRow>;
  close(): Promise<void>;
}

/** Opens a Parquet file; throws where it is not one. */
export async function openParquet(path: string): Promise<ParquetReader> {
  const handle = await openRegular(path);
  try {
    const file = await bufferOf(handle);
    const metadata = await parquetMetadataAsync(file);
    const [root, ...elements] = metadata.schema;
    return {
      columns: topLevelNames(elements, root?.num_children ?? 0),
      async *rows(signal) {
        let rowStart = 0;
        for (const group of metadata.row_groups) {
          signal?.throwIfAborted();
          const rowEnd = rowStart + Number(group.num_rows);
          const read: Record<string, unknown>[] = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
          for (const [index, values] of read.entries()) yield { number: rowStart + index + 2, values };
          rowStart = rowEnd;
        }
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const from = start < 0 ? size + start : start;
      const bytes = new Uint8Array(Math.max(0, end - from));
      await handle.read(bytes, 0, bytes.length, from);
      return bytes.buffer;
    },
  };
}

/** The schema is a tree written depth first: a name of the first level comes after all that is below the one before. */
function topLevelNames(
  elements: readonly { readonly name: string; readonly num_children?: number | undefined }[],
  count: number,
): string[] {
  const names: string[] = [];
  let at = 0;
  const skip = (): void => {
    const children = elements[at]?.num_children ?? 0;
    at += 1;
    for (let child = 0; child < children && at < elements.length; child += 1) skip();
  };
  while (names.length < count && at < elements.length) {
    names.push(elements[at]?.name ?? '');
    skip();
  }
  return names;
}
