#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { processContext } from './context.js';
import { runCli } from './run-cli.js';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    stop.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  });
}

process.exitCode = await runCli(process.argv.slice(2), processContext(stop.signal, homedir(), randomUUID));
