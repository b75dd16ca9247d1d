#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { Settings } from 'luxon';
import { leavingText, processContext } from './context.js';
import { describeError, EXIT } from './exit.js';
import { homeFolder, operatorName } from './machine.js';
import { runCli } from './run-cli.js';

// whatever ends this process without a word, a promise that never settles among it, is a defect and no success
process.exitCode = EXIT.defect;
for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (error: unknown) => {
    process.stderr.write(leavingText(`${describeError(error)}\n`), () => process.exit(EXIT.defect));
  });
}

Settings.defaultLocale = 'en'; // nothing is said in the machine's language, and to ask for it takes a while

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    stop.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  });
}
process.stdout.on('error', (error) => {
  stop.abort(new DOMException(`standard output cannot be written: ${error.message}`, 'AbortError'));
  // `… | head` closes the pipe when it has seen enough; anything else, a full disk for one, has lost a result
  const isClosed = 'code' in error && error.code === 'EPIPE';
  if (!isClosed && process.exitCode === EXIT.complete) process.exitCode = EXIT.incomplete;
});
// nobody reads the progress any more: the job continues
process.stderr.on('error', () => {});

const context = processContext(stop.signal, homeFolder(homedir), randomUUID, operatorName(userInfo, process.env));
process.exitCode = await runCli(process.argv.slice(2), context);
