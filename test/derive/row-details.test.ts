import { expect } from 'chai';
import type { RowBefore } from '../../src/assignment/row-before.js';
import { decisionText, detailsOf } from '../../src/derive/row-details.js';
import { compileGuards } from '../../src/policy/app-guard.js';
import type { Finding } from '../../src/rules/rule.js';
import { AS_OF, type AssignmentParts, anAssignment } from '../support/builders.js';
import { somePaths } from '../support/paths.js';
import { aFinding } from '../support/reports.js';

const KEPT = { decision: 'keep', reviewer: 'cfo@example.com', at: '2026-08-31T10:00:00.000Z' } as const;

describe('the details of a row', () => {
  it('are its role alone where paths and the run before are not known', () => {
    const more = detailsOf(anAssignment({ appUser: { profile: { role: 'Admin' } } }), evaluation(), options());

    expect(more).to.deep.equal({ appRole: 'Admin' });
  });

  it('tell what a plan refuses whatever is decided, by the function that it refuses by', () => {
    const guardOf = compileGuards({ protected: { apps: ['Wiki'], users: ['ada.nakamura@example.com'] } }, new Set());
    const noUsers = compileGuards({ protected: { apps: ['Wiki'], users: [] } }, new Set());
    const guard = (app: AssignmentParts['app'] = {}, by = noUsers) =>
      detailsOf(anAssignment({ app }), evaluation(), { ...options(), guardOf: by }).guard;

    expect(guard({ name: 'active_directory' })).to.equal('directory');
    expect(guard({ name: 'saasure' })).to.equal('console');
    expect(guard({ signOnMode: null })).to.equal('no-sign-on-mode');
    expect(guard({ label: 'Wiki' })).to.equal('protected-app');
    expect(guard({}, guardOf)).to.equal('protected-user');
    expect(guard()).to.equal(undefined);
  });

  it('tell by which paths it holds', () => {
    const more = detailsOf(anAssignment({ paths: somePaths({ direct: true }) }), evaluation(), options());

    expect(more.paths).to.equal('direct');
  });

  it('tell what was decided, and that it holds on', () => {
    const asked = detailed({ change: 'same', decision: KEPT });
    const carried = detailed({ change: 'same', decision: KEPT }, [], { carriedOf: () => KEPT });

    expect(asked).to.include({ change: 'same', previousDecision: 'keep by cfo@example.com on 2026-08-31' });
    expect(asked.carried).to.equal(undefined);
    expect(carried.previousDecision).to.equal('keep by cfo@example.com on 2026-08-31, carried forward');
    expect(carried.carried).to.equal(KEPT);
    expect(decisionText({ ...KEPT, inBulk: true })).to.equal('keep by cfo@example.com on 2026-08-31, in bulk');
    expect(decisionText({ ...KEPT, decision: 'revoke' })).to.equal('revoke by cfo@example.com on 2026-08-31');
  });

  it('age findings: those that stood before by one review more, new ones from now on, unjudged ones not at all', () => {
    const findings = new Map([['user-inactive', { firstSeen: '2026-03-31T00:00:00.000Z', reviews: 2 }]]);

    const more = detailed({ change: 'same', findings }, [
      { ruleId: 'user-inactive' },
      { ruleId: 'app-inactive', status: 'waived' },
      { ruleId: 'user-missing', status: 'unknown' },
    ]);

    expect([...(more.findingAges ?? [])]).to.deep.equal([
      ['user-inactive', { firstSeen: '2026-03-31T00:00:00.000Z', reviews: 3 }],
      ['app-inactive', { firstSeen: AS_OF, reviews: 1 }],
    ]);
  });

  it('conclude nothing where the run before did not read the app', () => {
    expect(detailed({ change: undefined }, [{}])).to.deep.equal({ appRole: '' });
  });

  function detailed(before: Partial<RowBefore>, findings: readonly Partial<Finding>[] = [], more: object = {}) {
    const row = anAssignment({ before: { change: 'same', changed: [], ...before } });
    return detailsOf(row, evaluation(findings), { ...options(), ...more });
  }

  function evaluation(findings: readonly Partial<Finding>[] = []) {
    return { findings: findings.map(aFinding), highestSeverity: undefined, recommendation: 'keep' } as const;
  }

  function options() {
    return { roleAttributes: ['role'], asOf: AS_OF };
  }
});
