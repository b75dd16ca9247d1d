import type { FileHandle } from 'node:fs/promises';
import { expect } from 'chai';
import { exitCodeOf } from '../../../src/cli/exit.js';
import { writeAt } from '../../../src/files/durable.js';
import { apply, planned, writesOf } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, PAYROLL, recordsOf, userId } from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';

/** A disk that takes so many bytes more, and then says that it is full. */
function diskWith(room: number) {
  let left = room;
  return async (handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
    const taken = bytes.subarray(0, Math.max(0, left));
    left -= bytes.byteLength;
    await writeAt(handle, taken, position);
    if (left < 0)
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' });
  };
}

describe('an apply on a disk that fills', function () {
  this.timeout(120_000);
  let run: ChangesRun;

  beforeEach(async () => {
    run = await aChangesRun({
      policy: 'apply: { maxShare: 1, perApp: { maxShare: 1 } }\nrateLimit: { maxConcurrent: 1 }',
    });
  });

  afterEach(async () => {
    await run.stop();
  });

  it('ends with 3 wherever the journal is cut off, and is resumed from it, removing nothing twice', async () => {
    const rooms = [0, 1, 200, 700, 900, 1300, 1700, 2100, 2600, 3000];

    for (const [index, room] of rooms.entries()) {
      const { checksum } = await planned(run, [[PAYROLL, index + 1]]);
      const stopped = await rejectionOf(apply(run, checksum, { writeJournal: diskWith(room) })).catch(() => undefined);
      const resumed = await apply(run, checksum);

      if (stopped !== undefined) expect(exitCodeOf(stopped), `${room} bytes: ${stopped.message}`).to.equal(3);
      else expect(room).to.be.above(2000);
      expect(resumed.complete, `${room} bytes`).to.equal(true);
      expect((await run.verify(run.folder)).outcome, `${room} bytes`).to.equal('intact');
    }

    const deletes = writesOf(run);
    expect(deletes).to.have.length(new Set(deletes).size);
    const removed = (await recordsOf(run.folder, 'journal.ndjson')).filter(({ outcome }) => outcome === 'removed');
    expect(removed.map(({ entry }) => (entry as { userId: string }).userId)).to.deep.equal(
      rooms.map((_, n) => userId(n + 1)),
    );
  });
});
