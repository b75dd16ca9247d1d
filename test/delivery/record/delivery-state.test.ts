import { expect } from 'chai';
import { openDeliveries } from '../../../src/delivery/record/delivery-log.js';
import type { DeliveryRecord } from '../../../src/delivery/record/delivery-record.js';
import { readDeliveryState } from '../../../src/delivery/record/delivery-state.js';
import { AS_OF_MS } from '../../support/builders.js';
import { aFinishedRun } from '../../support/finished-run.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const at = new Date(AS_OF_MS).toISOString();
const { signal } = new AbortController();

function intent(more: Partial<Extract<DeliveryRecord, { kind: 'intent' }>> = {}): DeliveryRecord {
  const about = ['ada@example.com'];
  const counts = { rows: 3, open: 2, files: [], again: false, sentBy: 'tester' };
  return {
    kind: 'intent',
    at,
    messageId: '<1@example.com>',
    mail: 'packet',
    to: 'ada@example.com',
    about,
    ...counts,
    ...more,
  };
}

function outcome(of: 'sent' | 'refused' | 'not-sent' | 'in-doubt'): DeliveryRecord {
  return { kind: 'outcome', at, messageId: '<1@example.com>', outcome: of, detail: 'as it was' };
}

async function stateOf(...records: readonly DeliveryRecord[]) {
  const run = aFinishedRun({ folder: await temporaryFolder('deliveries') });
  const log = await openDeliveries(run);
  for (const record of records) await log.write(record);
  await log.close();
  return await readDeliveryState(run, signal);
}

describe('the state of deliveries', () => {
  it('is empty where nothing was sent', async () => {
    const run = aFinishedRun({ folder: await temporaryFolder('deliveries') });

    expect((await readDeliveryState(run, signal)).size).to.equal(0);
  });

  it('takes a mail without an answer for in doubt', async () => {
    const state = await stateOf(intent());

    expect(state.get('<1@example.com>')).to.deep.include({ outcome: 'in-doubt', tries: 1 });
  });

  it('goes by the last try', async () => {
    const state = await stateOf(intent(), outcome('refused'), intent(), outcome('sent'));

    expect(state.get('<1@example.com>')).to.deep.include({ outcome: 'sent', tries: 2 });
  });

  for (const [what, records] of [
    ['a mail that was sent before', [intent(), outcome('sent'), intent()]],
    ['a mail in doubt, untold', [intent(), outcome('in-doubt'), intent()]],
    ['a mail whose process died, untold', [intent(), intent()]],
    ['an answer without a mail', [outcome('sent')]],
    ['a second answer', [intent(), outcome('refused'), outcome('sent')]],
    ['a time after now', [intent({ at: '2099-01-01T00:00:00.000Z' })]],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      expect(String(await rejectionOf(stateOf(...records)))).to.match(/RefusedError: deliveries\.ndjson, record \d/);
    });
  }
});
