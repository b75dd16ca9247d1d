import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { withFolder } from '../temporary-folder.js';

/** What a ledger may take that ten million events of a hundred thousand pairs were fed to, and the process that feeds it. */
const MOST_MB = 50;
const MOST_RSS_MB = 400;

/** A ledger's size on disk, and the time and memory of feeding it from the System Log and from files. */
export async function ledger(rounds: number, rows: number): Promise<Line[]> {
  const lines: Line[] = [];
  for (const format of ['log', 'files']) {
    const samples = [];
    for (let round = 0; round < rounds; round += 1) {
      samples.push(await withFolder((folder) => measure('feedLedger', { rows, format, folder })));
    }
    for (const { facts } of samples) {
      if (facts.uses !== rows) throw new Error(`the ledger has ${facts.uses} uses of ${rows}`);
    }
    const what = `${rows.toLocaleString('en-US')} events by ${format === 'log' ? 'the System Log' : 'files'}`;
    const least = samples.map(() => 1);
    lines.push(
      {
        ...{ measure: `size of a ledger fed ${what}`, against: `${MOST_MB} MB`, unit: 'MB', target: { most: 1 } },
        ...{ ours: samples.map(({ facts }) => facts.mb ?? Number.NaN), theirs: samples.map(() => MOST_MB) },
      },
      {
        ...{
          measure: `peak RSS while it is fed ${what}`,
          against: `${MOST_RSS_MB} MB`,
          unit: 'MB',
          target: { most: 1 },
        },
        ...{ ours: samples.map(({ rssMb }) => rssMb), theirs: samples.map(() => MOST_RSS_MB) },
      },
      {
        ...{ measure: `CPU for each million, fed ${what}`, against: 'a second', unit: 's' },
        ...{ ours: samples.map(({ cpuMs }) => (cpuMs / rows) * 1000), theirs: least },
      },
    );
  }
  return lines;
}
