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

// `… | head` closes the pipe when it has seen enough: that ends the command, and is no defect
process.stdout.on('error', (error) => {
  stop.abort(new DOMException(`standard output was closed (${error.message})`, 'AbortError'));
});

process.exitCode = await runCli(process.argv.slice(2), processContext(stop.signal, homedir(), randomUUID));
