import { expect } from 'chai';
import type { AppUser } from '../../../src/assignment/records.js';
import { applyEntry } from '../../../src/changes/apply/apply-entry.js';
import type { JournalRecord } from '../../../src/changes/journal/journal-record.js';
import type { Restored } from '../../../src/changes/journal/journal-state.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaNetworkError } from '../../../src/okta/errors.js';
import { anApp, anAppUser } from '../../support/builders.js';
import { anEntry } from '../../support/plan-entries.js';
import { rejectionOf } from '../../support/rejection.js';
import { apiError, notFound, stubClient } from '../../support/stub-client.js';

const DIRECT = anAppUser({ scope: 'USER', _links: {} });
const LOST = new OktaNetworkError({ method: 'DELETE', path: '/' }, 'the connection was lost', true);

type Answer = AppUser | Error;

interface Scene {
  /** What each GET of the assignment answers, in order. */
  readonly reads: readonly Answer[];
  readonly app?: Error;
  readonly deletes?: readonly (Error | 'removed' | 'already-gone')[];
  readonly hasIntent?: boolean;
  readonly restored?: Restored;
  readonly isDry?: boolean;
}

/** Plays an entry against scripted answers; tells the outcome, and everything that happened in order. */
async function play({ reads, app, deletes = ['removed'], hasIntent = false, restored, isDry = false }: Scene) {
  const happened: string[] = [];
  const records: JournalRecord[] = [];
  const [readQueue, deleteQueue] = [[...reads], [...deletes]];
  const calls: Partial<OktaClient> = {
    getAppUser: async () => {
      happened.push('read');
      return orThrow(readQueue.shift() ?? new Error('nobody expected another read'));
    },
    getApp: async () => {
      happened.push('read app');
      return orThrow(app ?? anApp());
    },
    unassignAppUser: async (_appId, _userId, options) => {
      happened.push(`DELETE sendEmail=${options?.sendEmail}`);
      return orThrow(deleteQueue.shift() ?? new Error('nobody expected another DELETE'));
    },
  };
  const journal = {
    write: async (record: JournalRecord) => {
      happened.push(record.kind);
      records.push(record);
    },
    close: async () => {},
  };
  const result = await applyEntry(
    anEntry(DIRECT),
    { openIntent: hasIntent ? 'c0ffee' : undefined, restored },
    {
      client: stubClient(calls),
      journal: isDry ? undefined : journal,
      plan: 'c0ffee',
      sendEmail: false,
      now: () => 0,
      signal: new AbortController().signal,
    },
  );
  return { ...result, happened, records };
}

function orThrow<T>(answer: T | Error): T {
  if (answer instanceof Error) throw answer;
  return answer;
}

describe('an entry of a plan', () => {
  it('is removed: journalled whole before the DELETE, proven after it', async () => {
    const { outcome, happened, records } = await play({ reads: [DIRECT, notFound()] });

    expect(outcome).to.equal('removed');
    expect(happened).to.deep.equal(['read', 'intent', 'DELETE sendEmail=false', 'read', 'outcome']);
    expect(records[0]).to.deep.include({ kind: 'intent', plan: 'c0ffee', appUser: { ...DIRECT } });
    expect(records[1]).to.deep.include({ kind: 'outcome', outcome: 'removed' });
  });

  it('is already-gone where the app itself answers', async () => {
    const { outcome, happened } = await play({ reads: [notFound()] });

    expect(outcome).to.equal('already-gone');
    expect(happened).to.deep.equal(['read', 'read app', 'outcome']);
  });

  it('is failed where the app does not answer either', async () => {
    expect(await play({ reads: [notFound()], app: notFound() })).to.include({ outcome: 'failed' });
  });

  it('is failed on a 404 of another kind', async () => {
    const { outcome, happened } = await play({ reads: [apiError(404, 'E0000048')] });

    expect(outcome).to.equal('failed');
    expect(happened).to.deep.equal(['read', 'outcome']);
  });

  for (const [what, change] of [
    ['scope', { scope: 'GROUP' }],
    ['user name', { credentials: { userName: 'other' } }],
    ['created', { created: '2025-01-01T00:00:00.000Z' }],
    ['status', { status: 'SUSPENDED' }],
    ['granting group', { _links: { group: { href: 'https://x/api/v1/groups/00g9' } } }],
  ] as const) {
    it(`has drifted where the ${what} differs, and is left alone`, async () => {
      const { outcome, detail, happened } = await play({ reads: [{ ...DIRECT, ...change }] });

      expect(outcome).to.equal('drifted');
      expect(detail).to.match(new RegExp(`^${what} was `));
      expect(happened).to.deep.equal(['read', 'outcome']);
    });
  }

  it('is not taken for another one where a restore of this run made it anew, and at no other time', async () => {
    const restored = { from: '2026-01-01T10:00:00.000Z', to: '2026-01-01T10:02:00.000Z' };
    for (const [created, outcome] of [
      ['2026-01-01T10:01:00.000Z', 'removed'],
      ['2026-01-01T09:56:00.000Z', 'removed'],
      ['2026-01-01T10:06:59.000Z', 'removed'],
      ['2026-01-01T09:54:00.000Z', 'drifted'],
      ['2026-01-01T10:08:00.000Z', 'drifted'],
      ['', 'drifted'],
      ['never', 'drifted'],
    ] as const) {
      const made = { ...DIRECT, created };

      expect(await play({ reads: [made, notFound()], restored }), created).to.include({ outcome });
      expect(await play({ reads: [made, notFound()] }), created).to.include({ outcome: 'drifted' });
    }
    const renamed = { ...DIRECT, created: restored.from, credentials: { userName: 'other' } };
    expect(await play({ reads: [renamed], restored })).to.include({ outcome: 'drifted' });
  });

  it('is granted-by-group where Okta says so', async () => {
    expect(await play({ reads: [DIRECT], deletes: [apiError(403, 'E0000046')] })).to.include({
      outcome: 'granted-by-group',
    });
  });

  it('is still-granted where it is there after the DELETE was answered', async () => {
    expect(await play({ reads: [DIRECT, DIRECT] })).to.include({ outcome: 'still-granted' });
  });

  it('is failed where Okta forbids it, without another try', async () => {
    expect(await play({ reads: [DIRECT], deletes: [apiError(403, 'E0000006')] })).to.include({
      outcome: 'failed',
      fatal: false,
    });
  });

  it('ends everything where the credential is dead', async () => {
    expect(await play({ reads: [DIRECT], deletes: [apiError(401, 'E0000011')] })).to.include({
      outcome: 'failed',
      fatal: true,
    });
  });

  for (const [what, error] of [
    ['a lost answer', LOST],
    ['a 500', apiError(500, 'E0000009')],
  ] as const) {
    it(`is removed where the DELETE ended in ${what} but had arrived`, async () => {
      expect(await play({ reads: [DIRECT, notFound()], deletes: [error] })).to.include({ outcome: 'removed' });
    });

    it(`is failed where the DELETE ended in ${what} and had not arrived`, async () => {
      expect(await play({ reads: [DIRECT, DIRECT], deletes: [error] })).to.include({ outcome: 'failed' });
    });
  }

  it('is failed, and not removed, where the proof cannot be read', async () => {
    const { outcome, detail } = await play({ reads: [DIRECT, apiError(503, 'E')] });

    expect(outcome).to.equal('failed');
    expect(detail).to.match(/reading it again failed/);
  });

  it('is already-gone where somebody else was quicker', async () => {
    expect(await play({ reads: [DIRECT, notFound()], deletes: [notFound()] })).to.include({ outcome: 'already-gone' });
  });

  it('is removed, without a second DELETE, where it is gone and an earlier apply had journalled it', async () => {
    const { outcome, happened } = await play({ reads: [notFound()], hasIntent: true });

    expect(outcome).to.equal('removed');
    expect(happened).to.deep.equal(['read', 'read app', 'outcome']);
  });

  it('is deleted where an earlier apply had journalled it and got no further', async () => {
    expect(await play({ reads: [DIRECT, notFound()], hasIntent: true })).to.include({ outcome: 'removed' });
  });

  it('does all but the DELETE in a dry run, and journals nothing', async () => {
    const { outcome, happened } = await play({ reads: [DIRECT], isDry: true });

    expect(outcome).to.equal('would-remove');
    expect(happened).to.deep.equal(['read']);
  });

  it('leaves its intent open where it is stopped in the middle', async () => {
    const stopped = new Error('stopped');

    expect(await rejectionOf(play({ reads: [DIRECT], deletes: [stopped] }))).to.equal(stopped);
  });
});
