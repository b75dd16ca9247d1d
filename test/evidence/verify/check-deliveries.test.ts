import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { openDeliveries } from '../../../src/delivery/record/delivery-log.js';
import type { DeliveryIntent, DeliveryRecord } from '../../../src/delivery/record/delivery-record.js';
import { checkDeliveries } from '../../../src/evidence/verify/check-deliveries.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { aCampaignRun, forgetDeliveries } from '../../support/campaign-run.js';
import type { ChangesRun } from '../../support/changes-run.js';

describe('what verify makes of deliveries', function () {
  this.timeout(30_000);
  let run: ChangesRun;

  before(async () => {
    run = await aCampaignRun();
  });
  after(async () => {
    await run.stop();
  });
  afterEach(async () => {
    await forgetDeliveries(run);
  });

  async function problemsOf(...records: readonly DeliveryRecord[]): Promise<readonly string[]> {
    const finished = await openFinishedRun(run.folder, systemClock);
    const log = await openDeliveries(finished);
    for (const record of records) await log.write(record);
    await log.close();
    return (await checkDeliveries(finished, run.signal)).map(({ file, what }) => `${file} ${what}`);
  }

  function intent(name: string, again = false): DeliveryIntent {
    const [to, at] = ['user3@example.com', new Date().toISOString()];
    const files = [{ name, sha256: 'f'.repeat(64), attached: true }];
    const rest = { about: [to], rows: 1, open: 1, files, again, sentBy: 'x' };
    return { kind: 'intent', at, messageId: '<1@example.com>', mail: 'packet', to, ...rest };
  }

  it('names a packet that is not the reviewer’s of this run', async () => {
    expect(await problemsOf(intent('user3@example.com.xlsx'))).to.deep.equal([
      'deliveries.ndjson record 1 names user3@example.com.xlsx, which is not a packet of user3@example.com',
    ]);
  });

  it('names a mail that went out twice', async () => {
    const { messageId, at } = intent('x') as DeliveryIntent;
    const sent: DeliveryRecord = { kind: 'outcome', at, messageId, outcome: 'sent', detail: '' };

    const problems = await problemsOf({ ...intent('x'), files: [] } as DeliveryIntent, sent, intent('x'));

    expect(problems).to.deep.equal([
      'deliveries.ndjson does not hold: deliveries.ndjson, record 3 sends a mail that was sent before',
    ]);
  });

  it('names an answer to refusals that are not on record', async () => {
    const answers = { name: 'a.csv', sha256: 'e'.repeat(64) };

    const problems = await problemsOf({ ...intent('x'), mail: 'refusals', files: [], answers } as DeliveryRecord);

    expect(problems).to.deep.equal([
      'deliveries.ndjson record 1 tells user3@example.com of refusals that are not on record',
    ]);
  });
});
