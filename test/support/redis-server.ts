import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A Redis of a test's own, on a free loopback port, that keeps nothing on disk. */
export interface TestRedis {
  readonly url: string;
  /** The process: to be killed or stopped in the middle of something. */
  readonly child: ChildProcess;
  /** Loses every key. */
  flush(): Promise<void>;
  /** Sets this field of every hash that is there. */
  setAll(field: string, value: string): Promise<void>;
  /** Closes the connections that are listened on, and no others. */
  dropListeners(): Promise<void>;
  /** Every key, value and member that it holds, as text. */
  dump(): Promise<string>;
  stop(): Promise<void>;
}

export async function startRedis(password = ''): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const { child, port } = await launched(folder, password);
  const url = `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${port}`;

  async function asked<T>(ask: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(url);
    try {
      return await ask(client);
    } finally {
      client.disconnect();
    }
  }

  return {
    url,
    child,
    flush: () => asked(async (client) => void (await client.flushall())),
    setAll: (field, value) =>
      asked(async (client) => {
        for (const key of await client.keys('*_settings')) await client.hset(key, field, value);
      }),
    dropListeners: () => asked(async (client) => void (await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))),
    dump: () =>
      asked(async (client) => {
        const keys = await client.keys('*');
        const held = await Promise.all(
          keys.map(async (key) => [
            key,
            (await client.type(key)) === 'hash' ? await client.hgetall(key) : await client.zrange(key, 0, -1),
          ]),
        );
        return JSON.stringify(held);
      }),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** On a free port; on another one where somebody else took it before Redis did. */
async function launched(folder: string, password: string, tries = 3): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', [...args, ...(password === '' ? [] : ['--requirepass', password])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failure = await failureOf(child);
  if (failure === undefined) return { child, port };
  if (tries === 1) throw failure;
  return await launched(folder, password, tries - 1);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Undefined once it accepts connections. */
async function failureOf(child: ChildProcess): Promise<Error | undefined> {
  const failed = once(child, 'error').then(([error]: Error[]) => error);
  const isReady = says(child, 'Ready to accept connections');
  return await Promise.race([failed, isReady.then((ready) => (ready ? undefined : new Error('redis-server ended')))]);
}

/** False where the output ends without those words. */
async function says(child: ChildProcess, words: string): Promise<boolean> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes(words)) return true;
  }
  return false;
}
