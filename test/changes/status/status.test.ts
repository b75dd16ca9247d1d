import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import { aChangesRun, type ChangesRun, packetsOf } from '../../support/changes-run.js';

const OWNERS = `
owners:
  - { apps: [Payroll], reviewer: Ada@Example.com }
  - { apps: [Slack], reviewer: ada@example.com }
reviewers: { by: owner }
`;

describe('the status of a reviewer whom the policy spells in two ways', () => {
  let run: ChangesRun;
  afterEach(() => run.stop());

  it('is one, as their packet is', async () => {
    run = await aChangesRun({ policy: OWNERS });
    const { folder, signal } = run;
    const options = { folder, reviewer: 'ADA@example.com', reason: 'on the list', importedBy: 'iam', signal };
    await keepRest({ ...options, clock: systemClock });

    const { reviewers } = await reviewStatus(folder, { clock: systemClock, signal });

    expect([...(await packetsOf(run)).keys()]).to.have.lengthOf(1);
    expect(reviewers).to.have.lengthOf(1);
    expect(reviewers[0]).to.deep.include({ reviewer: 'Ada@Example.com', rows: 40, decided: 38, open: 2 });
  });
});
