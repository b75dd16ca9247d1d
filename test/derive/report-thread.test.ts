import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ReportThread, startReportThread } from '../../src/derive/report-thread.js';
import { IncompleteError } from '../../src/errors.js';
import { AS_OF, anApp, anAppUser, aUser } from '../support/builders.js';
import { rejectionOf } from '../support/rejection.js';
import { ORG, someRunFacts } from '../support/run-facts.js';
import { aRead, snapshotOf } from '../support/snapshot.js';

const APPS = [anApp({ id: '0oa1' }), anApp({ id: '0oa2' })];

describe('report thread', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(async () => {
    const user = aUser({ id: 'u1' });
    folder = await snapshotOf({
      apps: APPS,
      appUsers: { '0oa1': [anAppUser({ id: 'u1', _embedded: { user } })], '0oa2': [anAppUser({ id: 'u1' })] },
    });
    writeFileSync(join(folder, 'policy.yaml'), '{}\n');
  });

  it('reports apps as they are handed over, and ends with the run', async () => {
    let rows = 0;
    const thread = started((count) => {
      rows += count;
    });

    thread.app(aRead('0oa1'), undefined);
    thread.app(aRead('0oa2', { notEmbedded: 1 }), [aUser({ id: 'u1' })]);
    const { files, summary } = await thread.finish(someRunFacts());
    await thread.abandon();

    const names = ['assignments.csv', 'findings.csv', 'apps.csv', 'for-next-review.ndjson.gz'];
    expect(files.map(({ name }) => name)).to.deep.equal(names);
    expect(summary).to.include({ assignments: 2, users: 1, unknown: 0 });
    expect(rows).to.equal(2);
    expect(existsSync(join(folder, 'assignments.csv'))).to.equal(true);
  });

  it('says on finishing what went wrong before, as an error that users can meet', async () => {
    const thread = started();
    writeFileSync(join(folder, 'snapshot', 'app-users', '0oa1.ndjson.gz'), 'no gzip');

    thread.app(aRead('0oa1'), undefined);
    const error = await rejectionOf(thread.finish(someRunFacts()));

    expect(error).to.be.instanceOf(IncompleteError);
    expect(error.message).to.contain('damaged');
  });

  it('keeps a defect a defect, with the place where it happened', async () => {
    const thread = started();

    thread.app(aRead('0oa2'), undefined); // out of step
    const error = await rejectionOf(thread.finish(someRunFacts()));

    expect(error).not.to.be.instanceOf(IncompleteError);
    expect(error.stack).to.contain('reportRun');
  });

  it('leaves no report behind when it is abandoned', async () => {
    const thread = started();
    thread.app(aRead('0oa1'), undefined);

    await thread.abandon();

    expect(existsSync(join(folder, 'assignments.csv'))).to.equal(false);
    expect(await rejectionOf(thread.finish(someRunFacts()))).to.be.instanceOf(Error);
  });

  it('is abandoned without complaint when it has failed already', async () => {
    writeFileSync(join(folder, 'policy.yaml'), 'no: such key\n');
    const thread = started();
    await rejectionOf(thread.finish(someRunFacts()));

    await thread.abandon();
  });

  function started(onRows: (rows: number) => void = () => {}): ReportThread {
    return startReportThread({ folder, org: ORG, asOf: AS_OF, formats: ['csv'], packetSecret: 'secret' }, onRows);
  }
});
