import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { createOutputFile } from '../../files/output-file.js';
import { PRODUCT, VERSION } from '../../version.js';
import type { Row, Table } from '../columns.js';
import type { TableFile } from '../table-reports.js';
import { type ParquetColumn, type ParquetValue, parquetColumn, RUN_COLUMNS } from './parquet-column.js';

/** The run that the file is of. */
export interface RunColumns {
  readonly org: string;
  /** ISO 8601, UTC. */
  readonly asOf: string;
  /** The run's name: org and as-of in one. */
  readonly run: string;
}

/** Rows held in memory at a time. Readers want large row groups; this many rows of the population are some 30 MB. */
const ROW_GROUP = 20_000;

export async function createParquetFile(path: string, table: Table, run: RunColumns): Promise<TableFile> {
  const file = await createOutputFile(path);
  const bytes = new ByteWriter(1 << 20);
  const columns = table.columns.map(parquetColumn);
  const same = [run.org, run.asOf, run.run].map((value, index) => RUN_COLUMNS[index]?.parse(value) ?? null);
  const all = [...RUN_COLUMNS, ...columns];
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaOf(all),
    // beside the name, nothing of the machine or the moment: the same rows give the same bytes
    createdBy: `${PRODUCT} version ${VERSION}`,
  });
  let held: ParquetValue[][] = columns.map(() => []);
  let rows = 0;

  function take(row: Row): void {
    for (let index = 0; index < columns.length; index += 1) {
      held[index]?.push(columns[index]?.parse(row[index] ?? '') ?? null);
    }
  }

  /** What was encoded since the last time goes to the file, and the encoder begins its buffer again. */
  async function flush(): Promise<void> {
    await file.write(bytes.getBytes());
    bytes.index = 0;
  }

  async function writeGroup(): Promise<void> {
    const count = held[0]?.length ?? 0;
    const data = [...same.map((value) => new Array<ParquetValue>(count).fill(value)), ...held];
    const columnData = all.map(({ name, hasBounds: statistics, written }, index) => ({
      ...{ name, statistics, data: data[index] ?? [], offsetIndex: false, ...written },
    }));
    held = columns.map(() => []);
    await writer.write({ columnData, rowGroupSize: ROW_GROUP });
    await flush();
  }

  return {
    async write(batch) {
      for (const row of batch) {
        take(row);
        rows += 1;
        if (rows % ROW_GROUP === 0) await writeGroup();
      }
    },
    async finish() {
      if (rows % ROW_GROUP !== 0) await writeGroup();
      await writer.finish();
      await flush();
      return { ...(await file.finish()), rows };
    },
    abandon: () => file.abandon(),
  };
}

function schemaOf(columns: readonly ParquetColumn[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(({ schema }) => schema)];
}
