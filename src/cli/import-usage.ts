import { access } from 'node:fs/promises';
import { ConfigError } from '../errors.js';
import { counted } from '../files/counted.js';
import { oneLine } from '../files/plain-text.js';
import { parseOrgUrl } from '../okta/auth/org-url.js';
import type { Span } from '../sets/spans.js';
import { importFiles } from '../usage/import-files.js';
import { readHead } from '../usage/ledger/head.js';
import { openLedger } from '../usage/ledger/ledger.js';
import type { CliContext } from './context.js';
import { ledgerOf } from './ledger-of.js';
import { variableOf } from './machine.js';
import { parseTime } from './options.js';
import { fromWorkingFolder } from './paths.js';
import { ledgerLines, unclearLine } from './usage-text.js';

export interface ImportFlags {
  readonly config: string;
  readonly since?: string;
  readonly until?: string;
  readonly org?: string;
}

/** `usage import`: takes the events of files into the ledger, and says what it made of them. */
export async function importUsage(context: CliContext, names: readonly string[], flags: ImportFlags): Promise<void> {
  const files = names.map((name) => fromWorkingFolder(context, name));
  const whole = wholeOf(flags);
  const { usage, folder } = await ledgerOf(context, flags.config);
  await refuseMissing(files);
  const org = (await readHead(folder))?.org ?? orgOf(context, flags.org);
  await using ledger = await openLedger({ folder, org, events: usage.events, signal: context.signal });
  const onFile = (done: number, events: number): void => {
    if (context.isTerminal) context.redraw(`${done} of ${counted(files.length, 'file')}, ${counted(events, 'event')}`);
  };
  const result = await importFiles({ ledger, files, whole, onFile, signal: context.signal });
  context.redraw('');
  const { events, uses, fresh, unclear, silence, firstMs, lastMs } = result;
  if (silence !== undefined) {
    context.err(
      `no event in the files from ${isoOf(silence.fromMs)} to ${isoOf(silence.toMs)}, which was said to be whole: is a file missing?\n`,
    );
  }
  if (whole === undefined) {
    context.err(
      'the ledger knows of these uses now, but of no time without: say with --since and --until for which time the files are whole\n',
    );
  }
  const lines = [
    `read: ${counted(events, 'event')} in ${counted(files.length, 'file')}, ${counted(uses, 'use')}, ${counted(fresh, 'new one')}`,
    ...(firstMs === undefined || lastMs === undefined ? [] : [`events from ${isoOf(firstMs)} to ${isoOf(lastMs)}`]),
    ...unclearLine(unclear),
    ...ledgerLines(result.head),
  ];
  context.out(`${lines.map(oneLine).join('\n')}\n`);
}

function wholeOf({ since, until }: ImportFlags): Span | undefined {
  if (since === undefined && until === undefined) return undefined;
  if (since === undefined || until === undefined) {
    throw new ConfigError(['--since and --until go together: the time for which the files have every event']);
  }
  const span = { fromMs: parseTime('--since', since), toMs: parseTime('--until', until) };
  if (span.fromMs < span.toMs) return span;
  throw new ConfigError([`--since ${since} is not before --until ${until}`]);
}

function orgOf(context: CliContext, given: string | undefined): string {
  const url = given ?? variableOf(context.env, 'OKTA_CLIENT_ORGURL');
  if (url === undefined) {
    throw new ConfigError(['a new ledger needs to know which org it is of: name it with --org or OKTA_CLIENT_ORGURL']);
  }
  const org = parseOrgUrl(url);
  if (org.ok) return org.origin;
  throw new ConfigError([org.problem]);
}

async function refuseMissing(files: readonly string[]): Promise<void> {
  const problems: string[] = [];
  for (const file of files) await access(file).catch(() => problems.push(`${file} cannot be read: is it there?`));
  if (problems.length > 0) throw new ConfigError(problems);
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
