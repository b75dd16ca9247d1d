import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProgress } from '../../src/review/progress.js';
import { recordRunBefore } from '../../src/review/run-before.js';
import { AS_OF, anApp } from '../support/builders.js';
import { aComparison } from '../support/comparison.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const PREVIOUS = { name: 'q2', asOf: '2026-06-30T00:00:00.000Z', manifestSha256: 'a'.repeat(64) };
const FILE = { name: 'snapshot/previous/apps.ndjson.gz', bytes: 1, sha256: '0'.repeat(64) };
const LIST = { apps: [anApp()], file: { ...FILE, rows: 1 }, stopped: undefined };

describe('the run before', () => {
  let folder: string;
  let progress: ReturnType<typeof createProgress>;

  beforeEach(async () => {
    folder = await temporaryFolder('before');
    progress = createProgress();
  });

  const recorded = { facts: aComparison(), files: [FILE] };

  it('is kept in the snapshot, once the folder is known', async () => {
    const asked: unknown[] = [];

    const before = await recordRunBefore(
      { folder, asOf: AS_OF, list: LIST },
      {
        previousRun: async (of) => (of === folder ? PREVIOUS : null),
        recordPrevious: async (...args) => {
          asked.push(args);
          return recorded;
        },
        progress,
      },
    );

    expect(asked).to.deep.equal([[PREVIOUS, folder]]);
    expect(before).to.deep.equal({ previous: PREVIOUS, comparison: recorded.facts, files: [FILE], warnings: [] });
    expect(progress.state.phase).to.equal('reading the run before');
  });

  it('is kept anew where an interrupted run is resumed', async () => {
    const left = join(folder, 'snapshot', 'previous', 'rows');
    mkdirSync(left, { recursive: true });

    await recordRunBefore(
      { folder, asOf: AS_OF, list: LIST },
      {
        previousRun: async () => PREVIOUS,
        recordPrevious: async () => {
          expect(existsSync(left)).to.equal(false);
          return recorded;
        },
        progress,
      },
    );
  });

  it('does not stop a review where it cannot be read, which is said, and leaves nothing of it', async () => {
    const left = join(folder, 'snapshot', 'previous');

    const before = await recordRunBefore(
      { folder, asOf: AS_OF, list: LIST },
      {
        previousRun: async () => PREVIOUS,
        recordPrevious: async () => {
          mkdirSync(left, { recursive: true });
          writeFileSync(join(left, 'apps.ndjson.gz.partial'), '');
          throw new Error('policy.yaml is not as the run says');
        },
        progress,
      },
    );

    expect(before).to.deep.equal({
      previous: PREVIOUS,
      comparison: undefined,
      files: [],
      warnings: ['Nothing is compared with the run before, q2: policy.yaml is not as the run says'],
    });
    expect(existsSync(left)).to.equal(false);
  });

  it('is not compared where it is as of the same time, or a later one, which is said', async () => {
    const asOf = async (previous: string) =>
      await recordRunBefore(
        { folder, asOf: AS_OF, list: LIST },
        { previousRun: async () => ({ ...PREVIOUS, asOf: previous }), recordPrevious: async () => recorded, progress },
      );

    const [same, later] = [await asOf(AS_OF), await asOf('2027-01-01T00:00:00.000Z')];

    expect([same.comparison, same.warnings, later.comparison]).to.deep.equal([undefined, [], undefined]);
    expect(later.warnings).to.deep.equal([
      `Nothing is compared with the run before, q2: it is as of 2027-01-01T00:00:00.000Z, which is after ${AS_OF}`,
    ]);
  });

  it('is nothing without one, and where no apps could be listed', async () => {
    const never = async () => {
      throw new Error('asked for');
    };
    const none = await recordRunBefore(
      { folder, asOf: AS_OF, list: LIST },
      { previousRun: async () => null, recordPrevious: never, progress },
    );
    const unlisted = await recordRunBefore(
      { folder, asOf: AS_OF, list: undefined },
      { previousRun: async () => PREVIOUS, recordPrevious: never, progress },
    );

    expect([none.previous, none.comparison, none.warnings]).to.deep.equal([null, undefined, []]);
    expect([unlisted.previous, unlisted.comparison, unlisted.warnings]).to.deep.equal([PREVIOUS, undefined, []]);
  });
});
