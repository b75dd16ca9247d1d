import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { laterRecordsIn } from '../../src/run/later-records.js';
import { lockRun } from '../../src/run/lock-run.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe("what is not a run's folder", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder('no-run');
    await writeFile(join(folder, 'manifest.json'), '{}');
  });

  for (const [what, open] of [
    ['locked', lockRun],
    ['asked for its later records', laterRecordsIn],
    ['opened', async (path: string) => await openFinishedRun(path, systemClock)],
  ] as const) {
    for (const name of ['manifest.json', 'absent']) {
      it(`is not ${what}: ${name}`, async () => {
        const path = join(folder, name);

        const error = await rejectionOf(open(path));

        expect(error.name).to.equal('ConfigError');
        expect(error.message).to.equal(`${path} is not a folder: name the folder of a run`);
      });
    }
  }

  it('may be locked where it is a folder', async () => {
    await (await lockRun(folder)).release();
  });
});
