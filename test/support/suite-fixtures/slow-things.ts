import { execFileSync, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';

for (const [what, does] of [
  ['listens on a socket', () => createServer().listen(0)],
  ['opens a socket', () => connect(1)],
  ['starts a process', () => spawn('true')],
  ['starts a process', () => execFileSync('true')],
  ['starts a thread', () => new Worker('', { eval: true })],
] as const) {
  it(`does not get away with what ${what}`, () => {
    expect(does).to.throw(`a quick test ${what}`);
  });
}
