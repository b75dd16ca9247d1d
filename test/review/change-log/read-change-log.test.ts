import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LogEvent } from '../../../src/assignment/log-event.js';
import type { ListLogEventsOptions } from '../../../src/okta/logs-api.js';
import { openChangeLog } from '../../../src/review/change-log/read-change-log.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { recordsIn } from '../../support/snapshot.js';
import { pagesAt, stubClient } from '../../support/stub-client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const NOW = Date.parse('2026-06-30T12:00:00.000Z');
const MINUTE = 60_000;

describe('the log of changes', () => {
  it('is read from the run before to now, and once more from five minutes before then to the end, each event once', async () => {
    const answers = [
      [event('a', -9), event('b', -1)],
      [event('b', -1), event('late', -2), event('c', 3)],
    ];

    const { facts, asked, kept } = await read({ answers, laterMs: 10 * MINUTE });

    expect(asked.map(({ since, until }) => [since, until])).to.deep.equal([
      ['2026-06-01T00:00:00.000Z', '2026-06-30T12:00:00.000Z'],
      ['2026-06-30T11:55:00.000Z', '2026-06-30T12:10:01.000Z'],
    ]);
    expect(asked[0]?.filter).to.match(/eventType sw "application\.user_membership\."/);
    expect(kept).to.deep.equal(['a', 'b', 'late', 'c']);
    expect(facts).to.include({ state: 'complete', why: '', events: 4, pages: 2, isCut: false });
  });

  it('goes back no further than Okta keeps it, which is said', async () => {
    const { facts, asked } = await read({ answers: [[], []], startedAt: '2026-01-01T00:00:00.000Z' });

    expect(asked[0]?.since).to.equal('2026-04-01T12:00:00.000Z');
    expect(facts.isCut).to.equal(true);
  });

  it('begins at as-of, where that is before the reading', async () => {
    const { asked } = await read({ answers: [[], []], asOf: '2026-05-01T00:00:00.000Z' });

    expect(asked[0]?.since).to.equal('2026-05-01T00:00:00.000Z');
  });

  it('keeps what it has where Okta refuses, with the reason', async () => {
    const { facts, kept } = await read({ answers: [[event('a', -9)], new Error('503')] });

    expect(kept).to.deep.equal(['a']);
    expect(facts).to.include({ state: 'incomplete', why: '503', events: 1 });
  });

  it('is not read to its end by a run that ended early', async () => {
    const { facts, asked } = await read({ answers: [[event('a', -9)], []], isWhole: false });

    expect(asked).to.have.lengthOf(1);
    expect(facts).to.include({ state: 'incomplete', why: 'the run ended before' });
  });

  it('keeps of an event who did what to whom, and nothing of device and place', async () => {
    const whole = {
      ...event('a', -9),
      client: { ipAddress: '203.0.113.1' },
      debugContext: { debugData: { triggeredByGroupRuleId: '0pr1', url: '/x' } },
    };

    const { folder } = await read({ answers: [[whole], []] });

    expect(await recordsIn(folder, LAYOUT.changeEvents)).to.deep.equal([
      {
        uuid: 'a',
        published: whole.published,
        eventType: 'user.lifecycle.deactivate',
        actor: { id: '00u1', type: null, alternateId: null, displayName: null },
        target: [],
        transaction: null,
        debugContext: { debugData: { triggeredByGroupRuleId: '0pr1' } },
      },
    ]);
  });

  interface Answers {
    readonly answers: readonly (readonly LogEvent[] | Error)[];
    readonly laterMs?: number;
    readonly startedAt?: string;
    readonly asOf?: string;
    readonly isWhole?: boolean;
  }

  async function read({
    answers,
    laterMs = 0,
    startedAt = '2026-06-01T00:00:00.000Z',
    asOf = startedAt,
    isWhole = true,
  }: Answers) {
    const folder = await temporaryFolder('change-log');
    mkdirSync(join(folder, LAYOUT.snapshotFolder));
    const asked: ListLogEventsOptions[] = [];
    let now = NOW;
    const client = stubClient({
      serverNow: () => now,
      listLogEvents: (options: ListLogEventsOptions = {}) => {
        const answer = answers[asked.push(options) - 1] ?? [];
        if (answer instanceof Error) throw answer;
        return pagesAt(now, answer);
      },
    });
    const previous = { name: 'q1', asOf, manifestSha256: 'a'.repeat(64) };
    const reader = await openChangeLog({ client, folder, previous, startedAt, signal: new AbortController().signal });
    await reader.first();
    now += laterMs;
    const { facts } = await reader.finish(isWhole);
    const records = (await recordsIn(folder, LAYOUT.changeEvents)) as readonly LogEvent[];
    return { facts, asked, folder, kept: records.map(({ uuid }) => uuid) };
  }
});

function event(uuid: string, minutes: number): LogEvent {
  const published = new Date(NOW + minutes * MINUTE).toISOString();
  return { uuid, published, eventType: 'user.lifecycle.deactivate', actor: { id: '00u1' } };
}
