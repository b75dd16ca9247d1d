import childProcess, { ChildProcess } from 'node:child_process';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** Makes whatever opens a socket, starts a process or a thread throw instead. */
export function refuseSlowThings(): void {
  const refuse = (what: string) =>
    function refused() {
      throw new Error(
        `a quick test ${what}: import what it does that with in the test file or its support, and it is a slow one`,
      );
    };
  Object.assign(net.Server.prototype, { listen: refuse('listens on a socket') });
  Object.assign(net.Socket.prototype, { connect: refuse('opens a socket') });
  Object.assign(ChildProcess.prototype, { spawn: refuse('starts a process') });
  const synchronous = ['spawnSync', 'execFileSync', 'execSync'];
  Object.assign(childProcess, Object.fromEntries(synchronous.map((name) => [name, refuse('starts a process')])));
  const threads: object = createRequire(import.meta.url)('node:worker_threads');
  Object.assign(threads, { Worker: refuse('starts a thread') });
  syncBuiltinESMExports();
}
