import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'chai';
import { runCommand } from '../../support/cli.js';

const SMALL = ['--users', '10', '--apps', '2', '--assignments', '5'];

/** What the command prints until it serves; runs `whileServing` with it, then stops it. */
async function serving(
  args: readonly string[],
  whileServing: (printed: string) => Promise<void>,
): Promise<number | null> {
  let printed = '';
  let work: Promise<void> | undefined;
  const { code } = await runCommand(['sandbox', ...SMALL, ...args], {
    onStart: (child) => {
      child.stdout?.on('data', (text: string) => {
        printed += text;
      });
      child.stderr?.on('data', () => {
        work ??= whileServing(printed).finally(() => child.kill('SIGTERM'));
      });
    },
  });
  await work;
  return code;
}

/** `NAME=value` and `NAME='value'` lines, as a shell reads them. */
function variablesOf(printed: string): Record<string, string> {
  return Object.fromEntries(
    printed
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...value] = line.split('=');
        return [name, value.join('=').replace(/^'(.*)'$/, '$1')];
      }),
  );
}

describe('sandbox', function () {
  this.timeout(60_000);

  it('lets a service app in that signs in with the variables it prints', async () => {
    const code = await serving(['--service-app'], async (printed) => {
      const env = variablesOf(printed);
      const doctor = await runCommand(['doctor', '--json'], { env });

      const checks: { id: string; state: string }[] = JSON.parse(doctor.stdout);
      expect(
        checks.filter(({ state }) => state === 'failed'),
        doctor.stdout,
      ).to.deep.equal([]);
      expect(checks.map(({ id }) => id)).to.include.members(['scopes', 'blind']);
      expect(Object.keys(env)).not.to.include('OKTA_CLIENT_TOKEN');
    });

    expect(code).to.equal(0);
  });

  it('says which flag to change where the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const { code, stderr } = await runCommand(['sandbox', ...SMALL, '--port', String(port)]);

      expect(stderr).to.contain(`--port ${port} is in use by another process`);
      expect(code).to.equal(2);
    } finally {
      other.close();
    }
  });

  it('takes no port that there is not', async () => {
    const { code, stderr } = await runCommand(['sandbox', '--port', '99999']);

    expect(code).to.equal(2);
    expect(stderr).to.contain('from 0 to 65535');
  });
});
