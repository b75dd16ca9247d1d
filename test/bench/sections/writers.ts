import type { ContenderName } from '../contender.js';
import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { withFolder } from '../temporary-folder.js';

/** Rows a second of each writer alone, its libraries loaded. */
export async function writers(rounds: number, rows: number): Promise<Line[]> {
  const rates = new Map<ContenderName, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['ourCsv', 'plainCsv', 'ourXlsx', 'plainXlsx'] as const) {
      const { facts } = await withFolder((folder) => measure(name, { folder, rows }));
      rates.set(name, [...(rates.get(name) ?? []), rows / ((facts.writeMs ?? Number.NaN) / 1000)]);
    }
  }
  const common = { unit: 'rows/s', target: { least: 1 } };
  return [
    {
      ...common,
      measure: 'CSV writer',
      against: 'csv-stringify',
      ours: rates.get('ourCsv') ?? [],
      theirs: rates.get('plainCsv') ?? [],
    },
    {
      ...common,
      measure: 'XLSX writer',
      against: 'exceljs',
      ours: rates.get('ourXlsx') ?? [],
      theirs: rates.get('plainXlsx') ?? [],
    },
  ];
}
