import { type DuckDBConnection, DuckDBInstance, type Json } from '@duckdb/node-api';

/** Asks DuckDB, a reader of Parquet that shares nothing with our writer, and gives the rows as JSON. */
export async function duckRows(sql: string): Promise<Record<string, Json>[]> {
  const [rows = []] = await duckAnswers([sql]);
  return rows;
}

/** The same of several statements, one after the other, each with its rows. */
export async function duckAnswers(statements: readonly string[]): Promise<Record<string, Json>[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection: DuckDBConnection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const answers: Record<string, Json>[][] = [];
    for (const sql of statements) answers.push((await connection.runAndReadAll(sql)).getRowObjectsJson());
    return answers;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
