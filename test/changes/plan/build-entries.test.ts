import { expect } from 'chai';
import type { Assignment } from '../../../src/assignment/assignment.js';
import type { GroupLink } from '../../../src/assignment/records.js';
import { buildEntries, type EntryRules, isOwn } from '../../../src/changes/plan/build-entries.js';
import type { Candidate } from '../../../src/changes/plan/candidate.js';
import type { PlanEntry } from '../../../src/changes/plan/plan.js';
import type { AppRead } from '../../../src/run/run-facts.js';
import { type AssignmentParts, anApp, anAssignment } from '../../support/builders.js';
import { aGroupPath, aRulePath, somePaths } from '../../support/paths.js';
import { policyFrom } from '../../support/policy-from.js';

const { apply: LIMITS } = policyFrom();
const APP = anApp();
const ADA = 'ada.nakamura@example.com';
const DIRECT: AssignmentParts = { appUser: { scope: 'USER' } };

function aRead(overrides: Partial<AppRead> = {}): AppRead {
  return { appId: APP.id, state: 'complete', rows: 1, ...overrides } as AppRead;
}

function someRules(overrides: Partial<EntryRules> = {}): EntryRules {
  return {
    limits: LIMITS,
    namedApps: new Set(),
    principal: { id: '00uowner', login: 'owner@example.com' },
    readOf: () => aRead(),
    roleAttributes: ['role'],
    groups: undefined,
    ...overrides,
  };
}

function aCandidate(assignment: Assignment, decision: Partial<Candidate['decision']> = {}): Candidate {
  return {
    assignment,
    decision: {
      kind: 'decision',
      at: '2026-11-24T00:00:00.000Z',
      appId: assignment.app.id,
      userId: assignment.appUser.id,
      reviewer: 'grace.obi@example.com',
      appLabel: assignment.app.label,
      login: ADA,
      rowDigest: 'digest',
      decision: 'revoke',
      reason: 'left',
      recommendation: 'revoke',
      assigned: 'manager',
      importedBy: 'iam',
      source: { file: 'back.csv', sha256: 'ab', cell: 'A2' },
      ...decision,
    },
    decisionDigest: 'decision-digest',
    rowDigest: 'digest',
  };
}

function entryOf(
  parts: AssignmentParts,
  rules: Partial<EntryRules> = {},
  decision: Partial<Candidate['decision']> = {},
): PlanEntry {
  const [entry] = buildEntries([aCandidate(anAssignment(parts), decision)], someRules(rules));
  if (entry === undefined) throw new Error('no entry was made');
  return entry;
}

function withProtected(given: Partial<typeof LIMITS.protected>): Partial<EntryRules> {
  return { limits: { ...LIMITS, protected: { ...LIMITS.protected, ...given } } };
}

describe('entries of a plan', () => {
  it('removes a direct assignment, with who decided it and why', () => {
    const entry = entryOf(DIRECT);

    expect(entry).to.include({ action: 'unassign', why: '', appId: APP.id, appLabel: APP.label, login: ADA });
    expect(entry.decision).to.deep.equal({
      reviewer: 'grace.obi@example.com',
      reason: 'left',
      at: '2026-11-24T00:00:00.000Z',
      assigned: 'manager',
      digest: 'decision-digest',
    });
  });

  it('keeps the order of the rows', () => {
    const candidates = ['00u2', '00u1', '00u3'].map((id) => aCandidate(anAssignment({ appUser: { id } })));

    const entries = buildEntries(candidates, someRules());

    expect(entries.map(({ userId }) => userId)).to.deep.equal(['00u2', '00u1', '00u3']);
  });

  const groups: readonly (readonly [title: string, group: GroupLink | undefined, says: string])[] = [
    ['by name and id', { href: 'https://a.okta.com/api/v1/groups/00g1', name: 'Finance' }, 'the group Finance (00g1);'],
    ['by id alone', { href: 'https://a.okta.com/api/v1/groups/00g1' }, 'the group (00g1);'],
    ['by name alone', { name: 'Finance' }, 'the group Finance;'],
    ['that Okta does not name', undefined, 'the group that grants it, which Okta does not name;'],
  ];
  for (const [title, group, says] of groups) {
    it(`leaves to people what is granted by a group, ${title}`, () => {
      const entry = entryOf({ appUser: { scope: 'GROUP', _links: group === undefined ? {} : { group } } });

      expect(entry.action).to.equal('manual-group');
      expect(entry.why).to.contain(says);
    });
  }

  describe('with every way read', () => {
    const allowing = (...names: readonly string[]): Partial<EntryRules> => ({
      groups: {
        rowsOf: () => [],
        appsOf: () => [APP.id],
        rulesInto: () => [],
        askingAbout: () => [],
        isEnded: () => false,
        isAllowed: ({ groupName }) => names.includes(groupName),
        expressionOf: () => 'user.department=="Eng"',
        sourceOf: () => '',
        areRulesKnown: true,
      },
    });
    const given: AssignmentParts = { appUser: { scope: 'GROUP' }, paths: somePaths({ groups: [aGroupPath()] }) };
    const both: AssignmentParts = { ...DIRECT, paths: somePaths({ direct: true, groups: [aGroupPath()] }) };

    it('takes the user out of groups that the policy names, and unassigns what is direct as well', () => {
      const [group, also] = [entryOf(given, allowing('Tools')), entryOf(both, allowing('Tools'))];

      expect(group).to.include({ action: 'remove-from-group', why: '', paths: 'group Tools (by hand)' });
      expect(group.memberships.map(({ groupId }) => groupId)).to.deep.equal(['00g1']);
      expect(also).to.include({ action: 'remove-from-group-and-unassign', paths: 'direct; group Tools (by hand)' });
    });

    it('leaves to people what hangs on another group or on a rule', () => {
      const rule = somePaths({ groups: [aGroupPath(), aRulePath()] });

      expect(entryOf(given, allowing('Other'))).to.include({ action: 'manual-group' });
      expect(entryOf(both, allowing('Other')).why).to.match(/^1\. take the user out .*; 2\. unassign the user/);
      const manual = entryOf({ ...given, paths: rule }, allowing('Tools', 'Eng-All'));
      expect(manual).to.include({ action: 'manual-rule' });
      expect(manual.why).to.contain('Engineering (0pr1: user.department=="Eng")');
      expect(manual.memberships).to.deep.equal([]);
    });

    it('unassigns what is only direct, also where there may be ways that were not read', () => {
      const paths = somePaths({ direct: true, unknown: 'members were not read' });

      expect(entryOf({ ...DIRECT, paths }, allowing('Tools'))).to.include({ action: 'unassign' });
    });

    it('refuses first, whatever the ways', () => {
      const entry = entryOf(given, { ...allowing('Tools'), ...withProtected({ users: [ADA] }) });

      expect(entry).to.include({ action: 'refused' });
      expect(entry.memberships).to.deep.equal([]);
    });

    it('refuses where a protected access hangs on the same membership', () => {
      const payroll = anAssignment(given);
      const wiki = anAssignment({ ...given, app: { id: '0oawiki', label: 'Wiki' } });
      const rowsOf = () =>
        [payroll, wiki].map(({ app, appUser, paths = somePaths() }) => ({
          ...{ appId: app.id, appLabel: app.label, userId: appUser.id, paths },
        }));
      const rules = allowing('Tools');
      const groups = rules.groups && { ...rules.groups, rowsOf };

      const entries = buildEntries(
        [payroll, wiki].map((row) => aCandidate(row)),
        someRules({ ...withProtected({ apps: ['Wiki'] }), groups }),
      );

      expect(entries.map(({ action }) => action)).to.deep.equal(['refused', 'refused']);
      expect(entries[0]?.why).to.match(/^taking the user out of Tools \(00g1\) also takes Wiki \(0oawiki\)/);
    });

    it('says what the access is', () => {
      expect(entryOf({ appUser: { scope: 'USER', profile: { role: 'Approver' } } }).appRole).to.equal('Approver');
    });
  });

  const features: readonly (readonly [features: string[] | undefined, isDeactivated: boolean])[] = [
    [['PUSH_USER_DEACTIVATION'], true],
    [['PUSH_NEW_USERS'], false],
    [undefined, false],
  ];
  for (const [given, isDeactivated] of features) {
    it(`says ${isDeactivated} of deactivation in an app with the features ${given ?? 'left out'}`, () => {
      const { features: _left, ...bare } = APP;
      const app = given === undefined ? bare : { ...APP, features: given };

      const [entry] = buildEntries([aCandidate({ ...anAssignment(DIRECT), app })], someRules());

      expect(entry?.downstreamDeactivation).to.equal(isDeactivated);
    });
  }
});

describe('what a plan refuses', () => {
  it('refuses a decision about other facts than the run has', () => {
    expect(entryOf(DIRECT, {}, { rowDigest: 'other' }).why).to.equal(
      'the decision is about other facts than the run has',
    );
  });

  it('refuses a decider whose name mixes letters that look alike', () => {
    const entry = entryOf(DIRECT, {}, { reviewer: 'gr\u0430ce@example.com' });

    expect(entry.action).to.equal('refused');
    expect(entry.why).to.contain('mixes Latin and Cyrillic letters');
  });

  for (const reviewer of [ADA, 'ADA.Nakamura@example.com', 'ada.nakamura+x@example.com', '00u1ab2cd3ef4gh5ij6k']) {
    it(`refuses what ${reviewer} decided on their own access`, () => {
      expect(entryOf(DIRECT, {}, { reviewer }).why).to.equal(`${reviewer} decided on their own access`);
    });
  }

  const reads: readonly (readonly [title: string, read: AppRead | undefined, why: string])[] = [
    ['a deleted app', aRead({ state: 'deleted' }), 'the app was deleted during the run'],
    ['an app that was read in part', aRead({ state: 'incomplete' } as never), 'the app was not read to its end'],
    ['an app that the run does not list', undefined, 'the app was not read to its end'],
  ];
  for (const [title, read, why] of reads) {
    it(`refuses ${title}`, () => {
      expect(entryOf(DIRECT, { readOf: () => read })).to.include({ action: 'refused', why });
    });
  }

  const owners: readonly (readonly [id: string, login: string])[] = [
    ['00u1ab2cd3ef4gh5ij6k', ''],
    ['', ADA],
    ['', 'Ada.Nakamura@EXAMPLE.com'],
  ];
  for (const [id, login] of owners) {
    it(`refuses the access of the credential's owner, known by "${id}${login}"`, () => {
      expect(entryOf(DIRECT, { principal: { id, login } }).why).to.equal('the user is the owner of the credential');
    });
  }

  for (const name of [ADA, '00u1ab2cd3ef4gh5ij6k', 'ADA.NAKAMURA@example.com']) {
    it(`refuses a user who is protected as ${name}`, () => {
      const entry = entryOf(DIRECT, withProtected({ users: ['someone@example.com', name] }));

      expect(entry).to.include({ action: 'refused', why: `the user is protected (apply.protected.users: ${name})` });
    });
  }

  for (const glob of ['Payroll', 'Pay*', APP.id]) {
    it(`refuses an app that is protected as ${glob}`, () => {
      const entry = entryOf(DIRECT, withProtected({ apps: [glob] }));

      expect(entry).to.include({ action: 'refused', why: 'the app is protected (apply.protected.apps)' });
    });
  }

  it('refuses a scope that is neither direct nor by a group', () => {
    const why = 'Okta does not say whether 00u1ab2cd3ef4gh5ij6k is assigned directly or by a group';

    expect(entryOf({ appUser: { scope: null } })).to.include({ action: 'refused', why });
    expect(entryOf({ appUser: { scope: 'OTHER' as never } })).to.include({ action: 'refused', why });
  });

  const special: readonly (readonly [app: AssignmentParts['app'], why: string])[] = [
    [{ name: 'saasure' }, "saasure is one of Okta's own console apps"],
    [{ name: 'okta_enduser' }, "okta_enduser is one of Okta's own console apps"],
    [{ name: 'okta_browser_plugin' }, "okta_browser_plugin is one of Okta's own console apps"],
    [{ name: 'okta_flow_sso' }, "okta_flow_sso is one of Okta's own console apps"],
    [{ name: 'okta_atspoke_sso' }, "okta_atspoke_sso is one of Okta's own console apps"],
    [{ name: 'okta_iga_reviewer' }, "okta_iga_reviewer is one of Okta's own console apps"],
    [{ name: 'active_directory' }, 'active_directory is a directory'],
    [{ name: 'ldap_sun_one' }, 'ldap_sun_one is a directory'],
    [{ signOnMode: null }, 'payroll_saml has no sign-on mode, as directories have none'],
    [{ signOnMode: '' }, 'payroll_saml has no sign-on mode, as directories have none'],
  ];
  for (const [app, why] of special) {
    it(`refuses an app of which ${why}, unless it is named`, () => {
      const refused = entryOf({ ...DIRECT, ...(app === undefined ? {} : { app }) });
      const named = entryOf({ ...DIRECT, ...(app === undefined ? {} : { app }) }, { namedApps: new Set([APP.id]) });

      expect(refused).to.include({ action: 'refused', why: `${why}; name the app ${APP.id} to have it done` });
      expect(named).to.include({ action: 'unassign', why: '' });
    });
  }

  it('does not take an app for a console or a directory by its label', () => {
    expect(entryOf({ ...DIRECT, app: { label: 'saasure' } }).action).to.equal('unassign');
    expect(entryOf({ ...DIRECT, app: { label: 'active_directory' } }).action).to.equal('unassign');
  });

  it('refuses a protected app even where it is named', () => {
    const rules = { ...withProtected({ apps: ['Payroll'] }), namedApps: new Set([APP.id]) };

    expect(entryOf(DIRECT, rules).action).to.equal('refused');
  });

  it('refuses what a group grants for the same reasons as what is direct', () => {
    expect(entryOf({}, withProtected({ users: [ADA] })).action).to.equal('refused');
  });
});

describe('whether a user is the owner of the credential', () => {
  const ada = { id: '00u1', login: ADA, email: 'ada@example.org' };
  const cases: readonly (readonly [id: string, login: string, is: boolean])[] = [
    ['00u1', '', true],
    ['', ADA, true],
    ['', 'ada@example.org', true],
    ['00u2', 'bob@example.com', false],
    ['', '', false],
    [' ', ' ', false],
  ];
  for (const [id, login, is] of cases) {
    it(`says ${is} of "${id}" and "${login}"`, () => {
      expect(isOwn({ id, login }, ada)).to.equal(is);
    });
  }

  it('does not take an OAuth client without a login for a user without an e-mail', () => {
    expect(isOwn({ id: '0oaclient', login: '' }, { id: '00u1', login: '', email: '' })).to.equal(false);
  });
});
