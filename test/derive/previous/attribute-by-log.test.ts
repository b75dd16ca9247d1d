import { expect } from 'chai';
import type { Attribution } from '../../../src/assignment/attribution.js';
import type { JsonObject } from '../../../src/assignment/records.js';
import { attributeByLog } from '../../../src/derive/previous/attribute-by-log.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { snapshotOf, writeRecords } from '../../support/snapshot.js';

const ADMIN = { id: '00uadmin', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' };
const SYSTEM = { id: '00usys', type: 'SystemPrincipal', alternateId: 'system@okta.com', displayName: 'Okta System' };
const APP = { id: '0oa1', type: 'AppInstance', alternateId: 'Payroll', displayName: 'Payroll' };
const USER = { id: '00u1', type: 'User', alternateId: 'bo@example.com', displayName: 'Bo' };
const GROUP = { id: '00g1', type: 'UserGroup', alternateId: 'unknown', displayName: 'Tools' };
const NOBODY: Attribution = { at: '', by: '', event: '', cause: 'unknown' };

describe('who and why, by the log', () => {
  const ADDED = 'application.user_membership.add';
  const REMOVED = 'application.user_membership.remove';

  it('is whoever assigned directly', async () => {
    const { added } = await told([event(ADDED, '10:00', [APP, USER])]);

    expect(added('USER')).to.deep.equal({ at: time('10:00'), by: 'ada@example.com', event: ADDED, cause: 'direct' });
  });

  it('is nobody where there is no event, and no cause where a group gave it and nothing says which', async () => {
    const { added, removed } = await told([event(ADDED, '10:00', [APP, USER])]);

    expect(removed('USER')).to.deep.equal(NOBODY);
    expect(added('GROUP').cause).to.equal('unknown');
  });

  it('finds targets wherever they stand, and the last of several events', async () => {
    const own = { id: '0ua1', type: 'AppUser', alternateId: 'bo', displayName: 'Bo' };
    const { added } = await told([
      event(ADDED, '12:00', [own, USER, APP]),
      event(ADDED, '10:00', [APP, own, USER], { actor: SYSTEM }),
      event(REMOVED, '11:00', [USER, APP]),
    ]);

    expect(added('USER')).to.include({ at: time('12:00'), by: 'ada@example.com' });
  });

  it('is the membership of the same transaction, or the one nearest before a job', async () => {
    const joined = (at: string, transaction: JsonObject = { id: `t${at}`, type: 'WEB' }) =>
      event('group.user_membership.add', at, [USER, GROUP], { transaction });
    const together = { id: 'tx', type: 'WEB' };
    const web = await told([joined('09:00', together), event(ADDED, '09:01', [APP, USER], { transaction: together })]);
    const job = await told([
      joined('09:00'),
      joined('09:30'),
      event(ADDED, '09:45', [APP, USER], { transaction: JOB }),
      joined('09:50'),
    ]);

    const expected = { by: 'ada@example.com', event: 'group.user_membership.add', cause: 'group' };
    expect(web.added('GROUP')).to.deep.equal({ at: time('09:00'), ...expected });
    expect(job.added('GROUP')).to.deep.equal({ at: time('09:30'), ...expected });
  });

  it('guesses no cause of a job from long before, of another person, or of the other direction', async () => {
    const job = event(ADDED, '09:45', [APP, USER], { transaction: JOB });
    const long = await told([event('group.user_membership.add', '06:00', [USER, GROUP]), job]);
    const other = await told([event('group.user_membership.add', '09:40', [{ ...USER, id: '00u2' }, GROUP]), job]);
    const away = await told([event('group.user_membership.remove', '09:40', [USER, GROUP]), job]);

    for (const { added } of [long, other, away]) {
      expect(added('GROUP')).to.deep.equal({ at: time('09:45'), by: '', event: ADDED, cause: 'unknown' });
    }
  });

  it('names the rule where one did it, by what Okta says of it or by its job', async () => {
    const byRule = (more: JsonObject) => [
      event('group.user_membership.add', '09:00', [USER, GROUP], {
        ...{ actor: SYSTEM, transaction: { id: 'eru1', type: 'JOB' } },
        ...more,
      }),
      event(ADDED, '09:01', [APP, USER], { transaction: JOB }),
    ];
    const named = await told(byRule({ debugContext: { debugData: { triggeredByGroupRuleId: '0pr1' } } }));
    const unnamed = await told(byRule({}));

    expect(named.added('GROUP')).to.include({ by: 'group rule 0pr1', cause: 'rule' });
    expect(unnamed.added('GROUP')).to.include({ by: 'system@okta.com', cause: 'rule' });
  });

  it('is the group that was assigned to the app, by the job that it began', async () => {
    const { added } = await told([event(ADDED, '09:01', [APP, USER], { transaction: { id: 'gam1', type: 'JOB' } })]);
    const tx = { id: 'tx', type: 'WEB' };
    const together = await told([
      event('group.application_assignment.add', '09:00', [GROUP, APP], { transaction: tx }),
      event(ADDED, '09:00', [APP, USER], { transaction: tx }),
    ]);

    expect(added('GROUP')).to.include({ by: 'ada@example.com', event: ADDED, cause: 'group' });
    expect(together.added('GROUP')).to.include({ by: 'ada@example.com', cause: 'group' });
  });

  it('is the deactivation that took the access away', async () => {
    const tx = { id: 'tx', type: 'WEB' };
    const { removed } = await told([
      event('user.lifecycle.deactivate', '09:00', [USER], { transaction: tx }),
      event(REMOVED, '09:00', [APP, USER], { transaction: tx }),
    ]);

    expect(removed('USER')).to.include({
      event: 'user.lifecycle.deactivate',
      cause: 'lifecycle',
      by: 'ada@example.com',
    });
  });

  it('is the review where its own credential removed it, and not where another one did', async () => {
    const { removed } = await told([event(REMOVED, '09:00', [APP, USER])]);
    const removal = { appId: '0oa1', userId: '00u1', at: time('09:01'), run: time('00:00') };

    expect(removed('USER', { ...removal, by: 'ADA@example.com' }).cause).to.equal('review');
    expect(removed('USER', { ...removal, by: '' }).cause).to.equal('review');
    expect(removed('USER', { ...removal, by: 'eve@example.com' }).cause).to.equal('direct');
    const silent = await told([]);
    expect(silent.removed('USER', { ...removal, by: 'ada@example.com' })).to.deep.equal({ ...NOBODY, cause: 'review' });
  });

  const JOB = { id: 'job1', type: 'JOB' };

  function time(clock: string): string {
    return `2026-05-01T${clock}:00.000Z`;
  }

  let sequence = 0;
  function event(eventType: string, clock: string, target: readonly JsonObject[], more: JsonObject = {}): JsonObject {
    sequence += 1;
    const transaction = { id: `own${sequence}`, type: 'WEB' };
    return { uuid: `e${sequence}`, published: time(clock), eventType, actor: ADMIN, target, transaction, ...more };
  }

  async function told(events: readonly JsonObject[]) {
    const folder = await snapshotOf();
    await writeRecords(folder, LAYOUT.changeEvents, events);
    const attribute = await attributeByLog(folder, new AbortController().signal);
    const access = { appId: '0oa1', userId: '00u1' };
    return {
      added: (scope: string) => attribute.added({ ...access, scope }),
      removed: (scope: string, removal?: Parameters<typeof attribute.removed>[0]['removal']) =>
        attribute.removed({ ...access, scope, removal }),
    };
  }
});
