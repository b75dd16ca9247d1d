import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { runCommand } from '../support/cli.js';
import { aSignedRun } from '../support/signed-run.js';

describe('verify of a run without a signature, beside signed runs of its org', function () {
  this.timeout(60_000);

  it('fails, as the signature may have been taken away, and is made with --unsigned of a run from before', async () => {
    const { folder } = await aSignedRun({ before: 'before' });
    const unsigned = join(dirname(folder), 'before');
    await rm(join(unsigned, 'manifest.dsse.json'));

    const refused = await runCommand(['verify', unsigned]);
    const checked = await runCommand(['verify', unsigned, '--unsigned']);

    expect(refused.code, refused.stdout).to.equal(4);
    expect(refused.stdout).to.contain('--unsigned checks one that was made before');
    expect(checked.code, checked.stdout).to.equal(0);
  });
});
