import { expect } from 'chai';
import { applyUnit } from '../../../src/changes/apply/apply-unit.js';
import type { JournalState } from '../../../src/changes/journal/journal-state.js';
import type { PlanEntry } from '../../../src/changes/plan/plan.js';
import { membershipKey, type PlannedMembership } from '../../../src/changes/plan/planned-membership.js';
import { fakeClock } from '../../support/fake-clock.js';
import {
  aGroup,
  byGroup,
  follow,
  type GroupClientOptions,
  type GroupOrg,
  groupClient,
  toolsOrg,
  USER,
} from '../../support/group-client.js';
import { anEntry } from '../../support/plan-entries.js';
import { apiError, failingPages, notFound } from '../../support/stub-client.js';

const NOTHING_DONE: JournalState = { head: undefined, rows: new Map(), memberships: new Map() };

/** The membership of Tools as the plan has it, where both apps were revoked. */
function tools(overrides: Partial<PlannedMembership> = {}): PlannedMembership {
  return {
    groupId: '00gtools',
    groupName: 'Tools',
    apps: ['0oajira', '0oawiki'],
    rules: [],
    collateral: [],
    ...overrides,
  };
}

function goesToo(appId: string): PlannedMembership['collateral'][number] {
  return { appId, appLabel: `App ${appId}`, heldBy: '', heldByName: '' };
}

function stays(appId: string, heldBy: string): PlannedMembership['collateral'][number] {
  return { appId, appLabel: `App ${appId}`, heldBy, heldByName: heldBy === 'direct' ? '' : heldBy };
}

function entryFor(appId: string, memberships: readonly PlannedMembership[], reviewed = byGroup('00gtools')): PlanEntry {
  return anEntry(reviewed, { appId, appLabel: `App ${appId}`, userId: USER, action: 'remove-from-group', memberships });
}

/** Both apps that Tools gives, revoked. */
const BOTH = [
  entryFor('0oajira', [tools({ collateral: [goesToo('0oawiki')] })]),
  entryFor('0oawiki', [tools({ collateral: [goesToo('0oajira')] })]),
];
/** One of them; the other one is assigned directly as well, or is to stay by another group. */
const JIRA_ONLY = (heldBy: string) => [entryFor('0oajira', [tools({ collateral: [stays('0oawiki', heldBy)] })])];

interface Scene extends GroupClientOptions {
  readonly org?: GroupOrg;
  readonly unit?: readonly PlanEntry[];
  readonly history?: JournalState;
  readonly isDry?: boolean;
}

async function play({ org = toolsOrg(), unit = BOTH, history = NOTHING_DONE, isDry = false, ...client }: Scene = {}) {
  const played = groupClient(org, client);
  const clock = fakeClock(0);
  const { signal } = new AbortController();
  const results = await applyUnit(unit, {
    client: played.client,
    journal: isDry ? undefined : played.journal,
    plan: 'c0ffee',
    sendEmail: false,
    now: () => 0,
    signal,
    history,
    settle: { ms: 60_000, clock, signal },
  });
  const outcomes = [...results].map(([{ appId }, { outcome }]) => `${appId} ${outcome}`);
  const details = [...results].map(([, { detail }]) => detail);
  return { ...played, results, outcomes, details, org, clock };
}

/** An org in which the wiki is assigned directly, and Tools gives it too. */
function wikiDirect(): GroupOrg {
  const org = toolsOrg();
  org.appUsers.set('0oawiki', byGroup('', { scope: 'USER', _links: {} }));
  return org;
}

/** An org in which another group gives the wiki too. */
function wikiByOther(): GroupOrg {
  const org = toolsOrg();
  org.groups.set('00gother', aGroup(['0oawiki']));
  return org;
}

const isChange = (what: string) => /^(leave|join|DELETE|assign)/.test(what);

describe('entries that hang on the same membership', () => {
  it('go with one DELETE, journalled whole before it and proven after it', async () => {
    const { outcomes, details, happened, records } = await play();

    expect(outcomes).to.deep.equal(['0oajira removed', '0oawiki removed']);
    expect(details[0]).to.equal('taken out of Tools (00gtools), and read again: Okta has it no more');
    expect(happened).to.deep.equal([
      ...['read 0oajira', 'read 0oawiki'],
      ...['membership-intent 00gtools', 'leave 00gtools', 'membership-outcome 00gtools'],
      ...['read 0oajira', 'read 0oawiki', 'outcome', 'outcome'],
    ]);
    const [intent, ended] = records;
    expect(intent).to.deep.include({ kind: 'membership-intent', groupId: '00gtools', userId: USER, staying: [] });
    const going = intent?.kind === 'membership-intent' ? intent.going : [];
    expect(going).to.deep.equal([
      { appId: '0oajira', appUser: byGroup('00gtools') },
      { appId: '0oawiki', appUser: byGroup('00gtools') },
    ]);
    expect(ended).to.include({ kind: 'membership-outcome', outcome: 'ended' });
  });

  it('are only read in a dry run', async () => {
    const { outcomes, happened, records } = await play({ isDry: true });

    expect(outcomes).to.deep.equal(['0oajira would-remove', '0oawiki would-remove']);
    expect(happened.filter(isChange)).to.deep.equal([]);
    expect(records).to.deep.equal([]);
  });

  it('are waited for as long as Okta takes', async () => {
    const org = toolsOrg();
    let reads = 0;
    const getAppUser = async (appId: string) => {
      reads += 1;
      if (reads > 6) follow(org);
      const row = org.appUsers.get(appId);
      if (row === undefined) throw notFound();
      return row;
    };

    const { outcomes, clock } = await play({ org, follows: false, calls: () => ({ getAppUser }) });

    expect(outcomes).to.deep.equal(['0oajira removed', '0oawiki removed']);
    expect(clock.sleeps.length).to.be.greaterThan(0);
  });

  it('are still-granted where they are there when the time is over, and the way that is left is named', async () => {
    const { outcomes, details } = await play({ follows: false });

    expect(outcomes).to.deep.equal(['0oajira still-granted', '0oawiki still-granted']);
    expect(details[0]).to.equal('out of Tools (00gtools), and still there by the group 00gtools');
  });

  it('are still-granted where they are assigned directly meanwhile', async () => {
    const direct = byGroup('', { scope: 'USER', _links: {} });
    const removeGroupMember = (org: GroupOrg) => async (groupId: string, userId: string) => {
      org.groups.get(groupId)?.members.delete(userId);
      for (const appId of org.appUsers.keys()) org.appUsers.set(appId, direct);
      return 'removed' as const;
    };

    const { outcomes, details } = await play({ calls: (org) => ({ removeGroupMember: removeGroupMember(org) }) });

    expect(outcomes).to.deep.equal(['0oajira still-granted', '0oawiki still-granted']);
    expect(details[0]).to.equal('out of Tools (00gtools), and still there as a direct assignment');
  });

  it('are still-granted where the user is in the group after the DELETE', async () => {
    const { outcomes, records } = await play({ calls: () => ({ removeGroupMember: async () => 'removed' }) });

    expect(outcomes).to.deep.equal(['0oajira still-granted', '0oawiki still-granted']);
    expect(records.find(({ kind }) => kind === 'membership-outcome')).to.include({ outcome: 'failed' });
  });

  it('end every membership of a row that has several', async () => {
    const org: GroupOrg = {
      groups: new Map([
        ['00gone', aGroup(['0oajira'])],
        ['00gtwo', aGroup(['0oajira'])],
      ]),
      appUsers: new Map([['0oajira', byGroup('00gone')]]),
      rules: [],
    };
    const memberships = ['00gone', '00gtwo'].map((groupId) =>
      tools({ groupId, groupName: groupId, apps: ['0oajira'] }),
    );

    const { outcomes, happened } = await play({ org, unit: [entryFor('0oajira', memberships, byGroup('00gone'))] });

    expect(outcomes).to.deep.equal(['0oajira removed']);
    expect(happened.filter(isChange)).to.deep.equal(['leave 00gone', 'leave 00gtwo']);
  });

  it('are out of the group before a direct assignment is deleted, which Okta refuses for a while', async () => {
    const org = toolsOrg();
    const direct = byGroup('', { scope: 'USER', _links: {} });
    org.appUsers.set('0oajira', direct);
    org.appUsers.delete('0oawiki');
    let refusals = 2;
    const unassignAppUser = async (appId: string) => {
      refusals -= 1;
      if (refusals >= 0) throw apiError(403, 'E0000046');
      org.appUsers.delete(appId);
      return 'removed' as const;
    };
    const unit = [{ ...entryFor('0oajira', [tools()], direct), action: 'remove-from-group-and-unassign' as const }];

    const { outcomes, details, records } = await play({ org, unit, calls: () => ({ unassignAppUser }) });

    expect(outcomes).to.deep.equal(['0oajira removed']);
    expect(details[0]).to.match(/^taken out of Tools \(00gtools\); deleted/);
    expect(records.map(({ kind }) => kind)).to.deep.equal([
      ...['membership-intent', 'membership-outcome', 'intent', 'outcome'],
    ]);
  });
});

describe('what is to stay', () => {
  for (const [what, heldBy, org] of [
    ['a direct assignment', 'direct', wikiDirect],
    ['another group', '00gother', wikiByOther],
  ] as const) {
    it(`is journalled and stays by ${what}`, async () => {
      const { outcomes, records, org: after } = await play({ org: org(), unit: JIRA_ONLY(heldBy) });

      expect(outcomes).to.deep.equal(['0oajira removed']);
      const [intent] = records;
      const staying = intent?.kind === 'membership-intent' ? intent.staying.map(({ appId }) => appId) : [];
      expect(staying).to.deep.equal(['0oawiki']);
      expect([...after.appUsers.keys()]).to.deep.equal(['0oawiki']);
    });

    it(`keeps the membership where ${what} does not hold it any more`, async () => {
      const { outcomes, happened } = await play({ unit: JIRA_ONLY(heldBy) });

      expect(outcomes).to.deep.equal(['0oajira drifted']);
      expect(happened.filter(isChange)).to.deep.equal([]);
    });
  }

  it('keeps the membership where the other group does not give the app any more', async () => {
    const org = wikiByOther();
    org.groups.set('00gother', aGroup(['0oaelse']));

    expect(await play({ org, unit: JIRA_ONLY('00gother') })).to.deep.include({ outcomes: ['0oajira drifted'] });
  });

  it('is told loudly where it went all the same', async () => {
    const org = wikiDirect();
    const removeGroupMember = async (groupId: string, userId: string) => {
      org.groups.get(groupId)?.members.delete(userId);
      org.appUsers.clear();
      return 'removed' as const;
    };

    const { outcomes, details } = await play({ org, unit: JIRA_ONLY('direct'), calls: () => ({ removeGroupMember }) });

    expect(outcomes).to.deep.equal(['0oajira took-more']);
    expect(details[0]).to.match(/App 0oawiki \(0oawiki\) went with it, which was to stay/);
  });

  it('is said to be unread where it could not be', async () => {
    const org = wikiDirect();
    let reads = 0;
    const getAppUser = async (appId: string) => {
      reads += appId === '0oawiki' ? 1 : 0;
      if (reads > 1) throw apiError(500, 'E0000009');
      const row = org.appUsers.get(appId);
      if (row === undefined) throw notFound();
      return row;
    };

    const { outcomes, details } = await play({ org, unit: JIRA_ONLY('direct'), calls: () => ({ getAppUser }) });

    expect(outcomes).to.deep.equal(['0oajira removed']);
    expect(details[0]).to.match(/whether the rest stays could not be read: App 0oawiki/);
  });

  it('may be an access of which the plan knows nothing, if it is direct', async () => {
    const { outcomes } = await play({ org: wikiDirect(), unit: [entryFor('0oajira', [tools()])] });

    expect(outcomes).to.deep.equal(['0oajira removed']);
  });
});

describe('a membership that is not as it was planned', () => {
  const changed = (change: (org: GroupOrg) => void): GroupOrg => {
    const org = toolsOrg();
    change(org);
    return org;
  };
  const rule = { id: '0pr1', name: 'Sales' };
  const intoTools = { ...rule, actions: { assignUserToGroups: { groupIds: ['00gtools'] } } };
  const asking = (value: string) => ({
    ...rule,
    conditions: { expression: { value } },
    actions: { assignUserToGroups: { groupIds: ['00gfed'] } },
  });
  const cases: readonly (readonly [what: string, scene: Scene, outcome: string, detail: RegExp])[] = [
    [
      'kept by a rule now',
      { org: changed(({ groups }) => groups.get('00gtools')?.members.set(USER, [rule])) },
      'now-by-rule',
      /^group Tools \(00gtools\): kept in the group by rule Sales \(0pr1\) now$/,
    ],
    [
      'of a group that became the target of a rule',
      { org: changed((org) => Object.assign(org, { rules: [intoTools] })) },
      'now-by-rule',
      /became the target of rule Sales/,
    ],
    [
      'of a group of another type',
      {
        org: changed(({ groups }) => groups.set('00gtools', { ...aGroup(['0oajira', '0oawiki']), type: 'APP_GROUP' })),
      },
      'group-refused',
      /of the type APP_GROUP now/,
    ],
    ['of a group that is gone', { org: changed(({ groups }) => groups.clear()) }, 'group-gone', /was deleted, or/],
    [
      'of a group that gives another app as well',
      {
        org: changed(({ groups }) =>
          Object.assign(groups.get('00gtools') ?? {}, { apps: ['0oajira', '0oawiki', '0oanew'] }),
        ),
      },
      'drifted',
      /the group gives App 0oanew \(0oanew\) as well, which the plan does not count/,
    ],
    [
      'what gives an access that the run did not see',
      { unit: [entryFor('0oajira', [tools()])] },
      'drifted',
      /has App 0oawiki \(0oawiki\) by a group, which the run did not see/,
    ],
    [
      'what gives an access that cannot be read',
      {
        unit: [entryFor('0oajira', [tools()])],
        calls: (org) => ({
          getAppUser: async (appId) => {
            if (appId === '0oawiki') throw apiError(500, 'E0000009');
            return org.appUsers.get(appId) ?? byGroup('00gtools');
          },
        }),
      },
      'failed',
      /^group Tools \(00gtools\): .*500/,
    ],
    [
      'what gives an access that was to go too and ended otherwise',
      { unit: BOTH.slice(0, 1) },
      'drifted',
      /App 0oawiki \(0oawiki\) hangs on it too and is not being removed now/,
    ],
    [
      'unreadable',
      { calls: () => ({ listMembershipRules: () => Promise.reject(apiError(500, 'E0000009')) }) },
      'failed',
      /500/,
    ],
    [
      'not told of, in an org that has rules into the group',
      {
        org: changed((org) => Object.assign(org, { rules: [intoTools] })),
        calls: () => ({
          listMembershipRules: () => Promise.reject(apiError(404, '')),
          listUserGroups: () => groupsPage('00gtools'),
        }),
      },
      'now-by-rule',
      /does not tell how the user came into the group, and rule Sales/,
    ],
    [
      'where the rules may not be read, by which other memberships may end',
      { calls: () => ({ listGroupRules: () => failingPages(apiError(403, 'E0000006')) }) },
      'failed',
      /403/,
    ],
    [
      'what a rule asks about that keeps the user in another group',
      {
        org: changed((org) => {
          org.groups.set('00gfed', { ...aGroup([]), members: new Map([[USER, [rule]]]) });
          Object.assign(org, { rules: [asking('isMemberOfAnyGroup("00gtools")')] });
        }),
      },
      'drifted',
      /rule Sales \(0pr1\) asks about this group and keeps the user in the group 00gfed/,
    ],
    [
      'not told of, where the rules may not be read either',
      {
        calls: () => ({
          listMembershipRules: () => Promise.reject(apiError(400, 'E0000001')),
          listUserGroups: () => groupsPage('00gtools'),
          listGroupRules: () => failingPages(apiError(403, 'E0000006')),
        }),
      },
      'failed',
      /403/,
    ],
  ];
  for (const [what, scene, outcome, detail] of cases) {
    it(`is left alone: ${what}`, async () => {
      const { results, happened } = await play(scene);

      for (const result of results.values()) {
        expect(result.outcome).to.equal(outcome);
        expect(result.detail).to.match(detail);
      }
      expect(happened.filter(isChange)).to.deep.equal([]);
    });
  }

  it('is ended where the rule that asks about its group does not keep the user in another one', async () => {
    const fed = (rules: readonly { id: string }[]) =>
      changed((org) => {
        org.groups.set('00gfed', { ...aGroup([]), members: new Map([[USER, rules]]) });
        Object.assign(org, { rules: [asking('isMemberOfGroupName("tools")')] });
      });
    const out = changed((org) => {
      org.groups.set('00gfed', aGroup([], []));
      Object.assign(org, { rules: [asking('isMemberOfGroupName("tools")')] });
    });

    for (const org of [fed([]), fed([{ id: '0pr2' }]), out]) {
      expect(await play({ org })).to.deep.include({ outcomes: ['0oajira removed', '0oawiki removed'] });
    }
  });

  it('is ended where nobody else put rules in its way', async () => {
    const org = changed((changing) => Object.assign(changing, { rules: [intoTools] }));
    const unit = BOTH.map((entry) => ({
      ...entry,
      memberships: entry.memberships.map((planned) => ({ ...planned, rules: ['0pr1'] })),
    }));

    expect(await play({ org, unit })).to.deep.include({ outcomes: ['0oajira removed', '0oawiki removed'] });
  });

  it('is ended in an org that tells nothing of memberships, where no rule feeds the group', async () => {
    const org = toolsOrg();
    const isIn = () => org.groups.get('00gtools')?.members.has(USER) === true;
    const calls = () => ({
      listMembershipRules: () => Promise.reject(apiError(404, '')),
      listUserGroups: () => groupsPage(...(isIn() ? ['00gtools'] : [])),
    });

    expect(await play({ org, calls })).to.deep.include({ outcomes: ['0oajira removed', '0oawiki removed'] });
  });

  it('is refused by Okta with an outcome of its own', async () => {
    const calls = () => ({ removeGroupMember: () => Promise.reject(apiError(403, 'E0000006')) });

    const { outcomes, records } = await play({ calls });

    expect(outcomes).to.deep.equal(['0oajira group-refused', '0oawiki group-refused']);
    expect(records[1]).to.include({ kind: 'membership-outcome', outcome: 'refused' });
  });

  it('is failed where Okta refuses the DELETE otherwise, and is not read again', async () => {
    const org = toolsOrg();
    let reads = 0;
    const listMembershipRules = async () => {
      reads += 1;
      return [];
    };
    const removeGroupMember = () => Promise.reject(apiError(401, 'E0000011'));

    const { outcomes, results } = await play({ org, calls: () => ({ listMembershipRules, removeGroupMember }) });

    expect(outcomes).to.deep.equal(['0oajira failed', '0oawiki failed']);
    expect([...results.values()].every(({ fatal }) => fatal)).to.equal(true);
    expect(reads).to.equal(1);
  });

  it('may be over already, by somebody else, for what is assigned directly as well', async () => {
    const org = wikiDirect();
    const direct = byGroup('', { scope: 'USER', _links: {} });
    org.groups.get('00gtools')?.members.clear();
    const unit = [entryFor('0oawiki', [tools({ collateral: [stays('0oajira', '00gelse')] })], direct)];
    org.appUsers.delete('0oajira');

    const { outcomes, details } = await play({ org, unit });

    // what else hung on the membership is none of this program's doing
    expect(outcomes).to.deep.equal(['0oawiki removed']);
    expect(details[0]).to.equal('deleted, and read again: Okta has it no more');
  });

  it('may be over already, by somebody else', async () => {
    const org = toolsOrg();
    org.groups.get('00gtools')?.members.clear();
    let reads = 0;
    const getAppUser = async (appId: string) => {
      reads += 1;
      if (reads > 3) follow(org);
      const row = org.appUsers.get(appId);
      if (row === undefined) throw notFound();
      return row;
    };

    const { outcomes, details, happened } = await play({ org, calls: () => ({ getAppUser }) });

    expect(outcomes).to.deep.equal(['0oajira already-gone', '0oawiki already-gone']);
    expect(details[0]).to.equal('somebody had taken the user out of Tools (00gtools)');
    expect(happened.filter(isChange)).to.deep.equal([]);
  });

  it('may end by somebody else right before the DELETE', async () => {
    const org = toolsOrg();
    const removeGroupMember = async (groupId: string, userId: string) => {
      org.groups.get(groupId)?.members.delete(userId);
      follow(org);
      throw notFound();
    };

    const { outcomes, records } = await play({ org, calls: () => ({ removeGroupMember }) });

    expect(outcomes).to.deep.equal(['0oajira already-gone', '0oawiki already-gone']);
    expect(records[1]).to.include({ outcome: 'already-over' });
  });
});

describe('an assignment that hangs on memberships and is not as it was', () => {
  for (const [what, row, outcome] of [
    ['assigned directly now', byGroup('', { scope: 'USER', _links: {} }), 'now-direct'],
    ['of another status', byGroup('00gtools', { status: 'SUSPENDED' }), 'drifted'],
    ['credited to another group', byGroup('00gelse'), 'drifted'],
  ] as const) {
    it(`is left alone, with all that hangs on the same membership: ${what}`, async () => {
      const org = toolsOrg();
      org.appUsers.set('0oajira', row);

      const { outcomes, details, happened } = await play({ org });

      expect(outcomes).to.deep.equal([`0oajira ${outcome}`, '0oawiki drifted']);
      expect(details[1]).to.match(/^left alone: App 0oajira hangs on the same groups and is /);
      expect(happened.filter(isChange)).to.deep.equal([]);
    });
  }

  it('is tried again later with all of them where it could not be read', async () => {
    const org = toolsOrg();
    const getAppUser = async (appId: string) => {
      if (appId === '0oajira') throw apiError(500, 'E0000009');
      return org.appUsers.get(appId) ?? byGroup('00gtools');
    };

    const { outcomes } = await play({ org, calls: () => ({ getAppUser }) });

    expect(outcomes).to.deep.equal(['0oajira failed', '0oawiki failed']);
  });

  it('ends everything where the credential is dead', async () => {
    const { results } = await play({ calls: () => ({ getGroup: () => Promise.reject(apiError(401, 'E0000011')) }) });

    expect([...results.values()].map(({ fatal }) => fatal)).to.deep.equal([true, true]);
  });

  it('is already-gone where nothing is left, and nothing more is asked', async () => {
    const org = toolsOrg();
    org.appUsers.clear();

    const calls = () => ({ listMembershipRules: () => Promise.reject(new Error('nobody should ask')) });

    const { outcomes, happened } = await play({ org, calls });

    expect(outcomes).to.deep.equal(['0oajira already-gone', '0oawiki already-gone']);
    expect(happened.filter(isChange)).to.deep.equal([]);
  });
});

describe('an apply that was cut off', () => {
  /** The journal of a process that died after it had written its intent. */
  function cutOff(isEnded = false): JournalState {
    const row = (appId: string) => ({
      ...{ appId, userId: USER, openIntent: 'c0ffee', last: undefined, removed: false },
      ...{ openRestore: false, restore: undefined, restoreFrom: undefined, restored: undefined },
    });
    return {
      head: undefined,
      rows: new Map(['0oajira', '0oawiki'].map((appId) => [`${appId} ${USER}`, row(appId)])),
      memberships: new Map([[membershipKey('00gtools', USER), { hasOpenIntent: !isEnded, isEnded, isOurs: isEnded }]]),
    };
  }

  it('sends nothing again where the DELETE had arrived, and says whose doing it was', async () => {
    const org = toolsOrg();
    org.groups.get('00gtools')?.members.clear();
    follow(org);

    const { outcomes, happened, records } = await play({ org, history: cutOff() });

    expect(outcomes).to.deep.equal(['0oajira removed', '0oawiki removed']);
    expect(happened.filter(isChange)).to.deep.equal([]);
    expect(records[0]).to.include({ kind: 'membership-outcome', outcome: 'ended' });
  });

  it('waits for what Okta has still to take away', async () => {
    const org = toolsOrg();
    org.groups.get('00gtools')?.members.clear();

    const { outcomes, happened, records } = await play({ org, history: cutOff() });

    expect(outcomes).to.deep.equal(['0oajira still-granted', '0oawiki still-granted']);
    expect(happened.filter(isChange)).to.deep.equal([]);
    expect(records[0]).to.include({ kind: 'membership-outcome', outcome: 'ended' });
  });

  for (const isEnded of [false, true]) {
    it(`takes what goes meanwhile for its own doing, ${isEnded ? 'the end on record' : 'the intent on record'}`, async () => {
      const org = toolsOrg();
      org.groups.get('00gtools')?.members.clear();
      let reads = 0;
      const getAppUser = async (appId: string) => {
        reads += 1;
        if (reads > 4) follow(org);
        const row = org.appUsers.get(appId);
        if (row === undefined) throw notFound();
        return row;
      };

      const { outcomes } = await play({ org, history: cutOff(isEnded), calls: () => ({ getAppUser }) });

      expect(outcomes).to.deep.equal(['0oajira removed', '0oawiki removed']);
    });
  }

  it('records the end of a membership once', async () => {
    const org = toolsOrg();
    org.groups.get('00gtools')?.members.clear();
    follow(org);

    const { outcomes, records } = await play({ org, history: cutOff(true) });

    expect(outcomes).to.deep.equal(['0oajira removed', '0oawiki removed']);
    expect(records.map(({ kind }) => kind)).to.deep.equal(['outcome', 'outcome']);
  });

  it('sends the DELETE where it had not been sent', async () => {
    const { outcomes, happened } = await play({ history: cutOff() });

    expect(outcomes).to.deep.equal(['0oajira removed', '0oawiki removed']);
    expect(happened.filter(isChange)).to.deep.equal(['leave 00gtools']);
  });

  it('takes no offence at the group that Okta credits since the first of two was left', async () => {
    const org = toolsOrg();
    org.groups.set('00gtwo', aGroup(['0oajira']));
    org.groups.get('00gtools')?.members.clear();
    follow(org);
    const two = tools({ groupId: '00gtwo', groupName: 'Two', apps: ['0oajira'] });

    const { outcomes, happened } = await play({ org, unit: [entryFor('0oajira', [tools(), two])], history: cutOff() });

    expect(outcomes).to.deep.equal(['0oajira removed']);
    expect(happened.filter(isChange)).to.deep.equal(['leave 00gtwo']);
  });

  for (const [what, error] of [
    ['a lost answer', apiError(503, '')],
    ['a 500', apiError(500, 'E0000009')],
  ] as const) {
    it(`is told by a reading where the DELETE ended in ${what}`, async () => {
      const org = toolsOrg();
      const removeGroupMember = async (groupId: string, userId: string) => {
        org.groups.get(groupId)?.members.delete(userId);
        follow(org);
        throw error;
      };

      expect(await play({ org, calls: () => ({ removeGroupMember }) })).to.deep.include({
        outcomes: ['0oajira removed', '0oawiki removed'],
      });
      expect(await play({ calls: () => ({ removeGroupMember: () => Promise.reject(error) }) })).to.deep.include({
        outcomes: ['0oajira failed', '0oawiki failed'],
      });
    });
  }
});

async function* groupsPage(...ids: readonly string[]) {
  const items = ids.map((id) => ({ id, type: 'OKTA_GROUP' }));
  yield { items, request: '/', next: undefined, requestId: undefined, serverMs: 0 };
}
