import { expect } from 'chai';
import { NOTHING_READ } from '../../../src/review/join/directory.js';
import { type ReadRun, runFactsOf, stoppedBy } from '../../../src/review/report/run-facts-of.js';
import { type RunFacts, runFactsSchema } from '../../../src/run/run-facts.js';
import { PRODUCT, VERSION } from '../../../src/version.js';
import { anApp } from '../../support/builders.js';
import { anOpenedRun, aPopulation, aReadRun } from '../../support/review-parts.js';
import { aRead } from '../../support/snapshot.js';
import { stubClient } from '../../support/stub-client.js';

const FILE = { name: 'snapshot/apps.ndjson.gz', bytes: 1, sha256: '0'.repeat(64), rows: 2 };
const LIST = {
  apps: [anApp({ id: '0oa1', label: 'Payroll' }), anApp({ id: '0oa2', label: 'Slack' })],
  file: FILE,
  stopped: undefined,
};
const OPENED = anOpenedRun({ list: LIST });

describe('facts of a run', () => {
  it('are complete where everything in scope was read to its end', () => {
    const facts = factsOf({
      population: aPopulation({ reads: [aRead('0oa1'), aRead('0oa2', { state: 'excluded' })] }),
    });

    expect([facts.verdict, facts.gaps]).to.deep.equal(['complete', []]);
    expect(facts.product).to.deep.equal({ name: PRODUCT, version: VERSION });
    expect(facts.org).to.equal('https://acme.okta.com');
    expect(runFactsSchema.parse(facts)).to.deep.equal(facts);
  });

  it('say what should be known of the beginning and of the policy', () => {
    const facts = factsOf({
      run: anOpenedRun({ list: LIST, warnings: ['clocks'], resumedAt: ['2026-11-24T07:00:00.000Z'] }),
      population: aPopulation({ reads: [aRead('0oa1')], warnings: ['a glob'] }),
    });

    expect(facts.warnings).to.deep.equal(['clocks', 'a glob']);
    expect(facts.resumedAt).to.deep.equal(['2026-11-24T07:00:00.000Z']);
  });

  it('warn that the access is of the reading where as-of lies more than a day before it', () => {
    const warned = (startedAt: string) =>
      factsOf({ run: anOpenedRun({ list: LIST, asOf: '2026-02-28T00:00:00.000Z', startedAt }) }).warnings;

    expect(warned('2026-03-01T00:00:00.000Z')).to.deep.equal([]);
    expect(warned('2026-02-26T00:00:00.000Z')).to.deep.equal([]);
    expect(warned('2026-11-26T09:00:00.000Z')).to.deep.equal([
      'Okta cannot be read in the past: this is the access of 2026-11-26T09:00:00.000Z, with ages measured to 2026-02-28T00:00:00.000Z',
    ]);
  });

  it('name an app that was not read to its end, and why', () => {
    const reads = [aRead('0oa1', { state: 'incomplete', why: '403 E0000006' }), aRead('0oa2')];

    const facts = factsOf({ population: aPopulation({ reads }) });

    expect(facts.verdict).to.equal('incomplete');
    expect(facts.gaps).to.deep.equal(['App "Payroll" (0oa1) was not read to its end: 403 E0000006']);
  });

  it('take an app that was deleted meanwhile for no gap', () => {
    const reads = [aRead('0oa1', { state: 'deleted' }), aRead('0oa2')];

    expect(factsOf({ population: aPopulation({ reads }) }).verdict).to.equal('complete');
  });

  it('count the apps that nobody came to in one sentence, whatever their rows say', () => {
    const reads = [
      aRead('0oa1', { state: 'incomplete', why: 'it was not reached before the run ended' }),
      aRead('0oa2', { state: 'incomplete', why: 'it was not reached before the run ended' }),
    ];

    const facts = factsOf({
      population: aPopulation({ reads, unreached: new Set(['0oa1']), stopped: new Error('the token died') }),
    });

    expect(facts.gaps).to.deep.equal([
      'The run ended early: the token died',
      '1 app in scope was not reached before the run ended: snapshot/run.json names them',
      'App "Slack" (0oa2) was not read to its end: it was not reached before the run ended',
    ]);
  });

  it('say that the apps could not be listed', () => {
    const facts = factsOf({ run: anOpenedRun({ stopped: new Error('401 E0000011') }) });

    expect(facts.gaps).to.deep.equal(["The org's apps could not be listed: 401 E0000011"]);
  });

  it('take hidden apps for a gap', () => {
    const facts = factsOf({ population: aPopulation({ reads: [aRead('0oa1')], gaps: ['A scope is missing'] }) });

    expect(facts.gaps).to.deep.equal(['A scope is missing']);
  });

  it('name five users who could not be read, and count the others', () => {
    const failed = Array.from({ length: 7 }, (_, n) => ({ userId: `u${n}`, why: 'reset' }));

    const facts = factsOf({
      population: aPopulation({ reads: [aRead('0oa1')] }),
      joined: { ...NOTHING_READ, failed, stopped: undefined },
    });

    expect(facts.verdict).to.equal('incomplete');
    expect(facts.gaps).to.have.lengthOf(6);
    expect(facts.gaps[0]).to.equal('The user u0 could not be read: reset');
    expect(facts.gaps[5]).to.equal('2 more users could not be read: every rule about them is unknown');
  });

  it('never read a review of nothing as a clean one', () => {
    const none = factsOf({ population: aPopulation({ reads: [] }) });
    const excluded = factsOf({ population: aPopulation({ reads: [aRead('0oa1', { state: 'excluded' })] }) });

    expect(none.gaps.join()).to.contain('Okta listed no apps at all');
    expect(excluded.gaps.join()).to.contain('No app is in scope');
  });

  it('take an assignment that the tie-out missed for a gap', () => {
    const tied = { appId: '0oa1', state: 'incomplete' as const, why: '', pages: 1, firstRows: 1, secondRows: 2 };
    const times = { firstReadAt: '2026-11-24T06:00:00.000Z', listedAt: '2026-11-24T06:30:00.000Z' };
    const missed = [{ userId: 'u2', at: '2026-01-01T00:00:00.000Z' }];
    const users = { seen: 1, listed: 1, withoutUser: [], deleted: [], statusChanged: [], unsettled: 0, why: '' };
    const tieOut = { apps: [{ ...tied, ...times, added: [], removed: [], missed, stillThere: [] }], users };

    const facts = factsOf({
      population: aPopulation({ reads: [aRead('0oa1')] }),
      tied: { tieOut, stopped: undefined },
    });

    expect(facts.gaps.join()).to.contain('the review missed the assignment of u2');
    expect(facts.tieOut).to.equal(tieOut);
    expect(facts.queries.at(-1)).to.equal('GET /api/v1/apps/{appId}/users?limit=499 (second listing)');
  });

  describe('name every kind of request that was made', () => {
    for (const [method, queries] of [
      ['none', []],
      ['single', ['GET /api/v1/users/{userId}']],
      [
        'list',
        [
          'GET /api/v1/users?limit=200',
          'GET /api/v1/users?limit=200&filter=status eq "DEPROVISIONED"',
          'GET /api/v1/users/{userId}',
        ],
      ],
    ] as const) {
      it(`with users read as ${method}`, () => {
        const facts = factsOf({
          population: aPopulation({ reads: [aRead('0oa1')] }),
          joined: { ...NOTHING_READ, read: { method, users: 0, missing: 0, unread: 0 }, stopped: undefined },
        });

        expect(facts.queries).to.deep.equal([
          'GET /api/v1/apps?limit=200',
          'GET /api/v1/apps/{appId}/users?expand=user&limit=500',
          ...queries,
        ]);
      });
    }

    it('without the listing of users where none was asked for', () => {
      const facts = factsOf({ population: aPopulation({ reads: [aRead('0oa1', { pages: 0, state: 'excluded' })] }) });

      expect(facts.queries).to.deep.equal(['GET /api/v1/apps?limit=200']);
    });
  });

  it('name the first thing that ended the run', () => {
    const [one, two, three, four] = ['opening', 'collection', 'join', 'tie-out'].map((text) => new Error(text));
    const all = aReadRun({
      run: anOpenedRun({ stopped: one }),
      population: aPopulation({ stopped: two }),
      joined: { ...NOTHING_READ, stopped: three },
      tied: { tieOut: undefined, stopped: four },
    });

    expect(stoppedBy(all)).to.equal(one);
    expect(stoppedBy({ ...all, run: OPENED })).to.equal(two);
    expect(stoppedBy({ ...all, run: OPENED, population: aPopulation() })).to.equal(three);
    expect(stoppedBy(aReadRun({ tied: all.tied }))).to.equal(four);
    expect(stoppedBy(aReadRun())).to.equal(undefined);
  });
});

function factsOf(overrides: Partial<ReadRun>): RunFacts {
  return runFactsOf(aReadRun({ run: OPENED, ...overrides }), {
    client: stubClient(),
    selection: { statuses: ['ACTIVE'], include: [], exclude: [], only: [] },
    finishedAt: '2026-11-24T08:00:00.000Z',
  });
}
