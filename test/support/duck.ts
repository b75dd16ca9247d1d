import { type DuckDBConnection, DuckDBInstance, type Json } from '@duckdb/node-api';

/** Asks DuckDB, a reader of Parquet that shares nothing with our writer, and gives the rows as JSON. */
export async function duckRows(sql: string): Promise<Record<string, Json>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection: DuckDBConnection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const read = await connection.runAndReadAll(sql);
    return read.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
