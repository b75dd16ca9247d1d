import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { isReached, type Line, median, ratiosOf } from './line.js';
import { changes } from './sections/changes.js';
import { conflicts } from './sections/conflicts.js';
import { formats } from './sections/formats.js';
import { ledger } from './sections/ledger.js';
import { leanListing, listing } from './sections/listing.js';
import { memory } from './sections/memory.js';
import { paths } from './sections/paths.js';
import { rateLimits } from './sections/rate-limits.js';
import { requests } from './sections/requests.js';
import { shared } from './sections/shared.js';
import { verify } from './sections/verify.js';
import { writers } from './sections/writers.js';
import { tableOf } from './table.js';

// `npm run bench`: everything side by side in one run, medians of three. Ratios are what to look at; figures are of
// this machine, on this day. `-- --full` adds the large orgs, and takes three quarters of an hour; `-- --only NAME` is
// one section.
const isFull = process.argv.includes('--full');
const only = process.argv[process.argv.indexOf('--only') + 1];
const ROUNDS = 3;
const rowsAsked = process.argv.includes('--rows')
  ? Number(process.argv[process.argv.indexOf('--rows') + 1])
  : undefined;

const SECTIONS: Readonly<Record<string, () => Promise<Line[]>>> = {
  requests,
  'rate-limits': () => rateLimits(ROUNDS),
  shared: () => shared(ROUNDS),
  listing: () => listing(ROUNDS),
  'listing-lean': () => leanListing(ROUNDS),
  writers: () => writers(ROUNDS, isFull ? 100_000 : 50_000),
  // asked for by its size too: `--only formats --rows 10000`
  formats: () => formats(ROUNDS, rowsAsked ?? 100_000),
  // of 200,000 users with --full, or `--only conflicts --rows 200000`
  conflicts: () => (isFull ? conflicts(ROUNDS, 200_000) : conflicts(1, rowsAsked ?? 20_000)),
  paths: () => (isFull ? paths(1, 1_000_000) : paths(1, 100_000)),
  changes: () => (isFull ? changes(ROUNDS, 1_000_000) : changes(1, 50_000)),
  verify: () => verify(isFull ? ROUNDS : 1, rowsAsked ?? (isFull ? 100_000 : 20_000)),
  ledger: () => (isFull ? ledger(1, 10_000_000) : ledger(1, 200_000)),
  memory: () => (isFull ? memory(ROUNDS, 1_000_000, 'csv,xlsx') : memory(1, 300_000, 'csv,xlsx')),
  ...(isFull ? { 'memory-large': () => memory(1, 10_000_000, 'csv', false) } : {}),
};

const started = Date.now();
const machine = { cpus: cpus().length, cpu: cpus()[0]?.model ?? '', memoryGb: Math.round(totalmem() / 2 ** 30) };
const file = `reports/bench${isFull ? '-full' : ''}.json`;
const lines: Line[] = [];
await mkdir('reports', { recursive: true });

for (const [name, section] of Object.entries(SECTIONS)) {
  if (process.argv.includes('--only') && name !== only) continue;
  process.stderr.write(`${name} …\n`);
  lines.push(...(await section()));
  await save(); // what was measured in an hour is not lost with the section after it
}
process.stdout.write(
  `${tableOf(lines)}\n\nNode ${process.version}, ${machine.cpus} × ${machine.cpu}, ${secondsSoFar()} s; ${file}\n`,
);

async function save(): Promise<void> {
  const result = {
    date: new Date(started).toISOString(),
    seconds: secondsSoFar(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    machine,
    lines: lines.map((line) => ({ ...line, ratio: median(ratiosOf(line)), reached: isReached(line) ?? null })),
  };
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
}

function secondsSoFar(): number {
  return Math.round((Date.now() - started) / 1000);
}
