import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { managersOf } from '../../src/delivery/managers.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { CAMPAIGN_POLICY } from '../support/campaign-run.js';
import { aChangesRun, someData, someUsers } from '../support/changes-run.js';

describe('the managers of reviewers', () => {
  it('are found by what users say, and are never oneself or somebody deactivated', async () => {
    const managers: Readonly<Record<number, string>> = { 5: 'user5@example.com', 7: 'user19@example.com', 9: 'nobody' };
    const users = someUsers().map((user, n) =>
      managers[n] === undefined ? user : { ...user, profile: { ...user.profile, managerId: managers[n] } },
    );
    const run = await aChangesRun({ policy: CAMPAIGN_POLICY, data: { ...someData(), users } });
    const finished = await openFinishedRun(run.folder, systemClock);

    const found = await managersOf(
      finished,
      ['USER3@example.com', ...[4, 5, 7, 9].map((n) => `user${n}@example.com`), 'stranger@example.com'],
      run.signal,
    );

    await run.stop();
    expect([...found]).to.deep.equal([['USER3@example.com', 'user2@example.com']]);
  });
});
