import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { journalRecordSchema } from '../../../src/changes/journal/journal-record.js';
import { loadPlan } from '../../../src/changes/plan/load-plan.js';
import { parsePlan, planText, type SealedPlan, seal } from '../../../src/changes/plan/plan.js';
import { NOT_PROVEN } from '../../../src/run/origin.js';
import { anAppUser } from '../../support/builders.js';
import { anEntry } from '../../support/plan-entries.js';
import { policyFrom } from '../../support/policy-from.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const PLAN: SealedPlan = seal({
  schema: 1,
  kind: 'plan',
  manifestSha256: 'ab'.repeat(32),
  org: 'https://example.okta.com',
  asOf: '2026-06-30T12:00:00.000Z',
  createdAt: '2026-07-01T00:00:00.000Z',
  origin: NOT_PROVEN,
  decisions: { seq: 1, digest: 'cd'.repeat(32) },
  journal: null,
  limits: policyFrom().apply,
  namedApps: [],
  rows: 10,
  counts: { unassign: 1, removeFromGroup: 0, heldBack: 0, manualGroup: 0, manualRule: 0, refused: 0 },
  entries: [anEntry(anAppUser({ scope: 'USER' }))],
});
const TEXT = planText(PLAN);

/** Anything but the text itself: bytes, JSON of another kind, and the text with a part of it replaced. */
const garbage = fc
  .oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.nat(TEXT.length), fc.nat(20), fc.string())
      .map(([at, cut, put]) => TEXT.slice(0, at) + put + TEXT.slice(at + cut)),
    fc.nat(TEXT.length).map((end) => TEXT.slice(0, end)),
  )
  .filter((text) => text !== TEXT);

describe('the reader of plans', () => {
  it('takes a plan as it was written', () => {
    expect(parsePlan(TEXT)).to.deep.equal(PLAN);
  });

  it('takes nothing else for one, and throws at nothing', () => {
    fc.assert(fc.property(garbage, (text) => parsePlan(text) === undefined));
  });

  it('refuses whatever else lies in its place, by its name', async () => {
    const path = join(await temporaryFolder('plans'), 'plan.json');
    await fc.assert(
      fc.asyncProperty(garbage, async (text) => {
        await writeFile(path, text);
        const error = await rejectionOf(loadPlan(path, Date.parse('2026-07-02T00:00:00Z')));
        expect(error).to.have.property('name', 'RefusedError');
        expect(error.message).to.contain(path);
        expect(await readFile(path)).to.deep.equal(Buffer.from(text));
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a plan that is dated ahead', async () => {
    const path = join(await temporaryFolder('plans'), 'plan.json');
    const { checksum: _old, ...plan } = PLAN;
    await writeFile(path, planText(seal({ ...plan, createdAt: '2999-01-01T00:00:00.000Z' })));

    expect((await rejectionOf(loadPlan(path, Date.parse('2026-07-02T00:00:00Z')))).message).to.contain('is after now');
  });
});

describe('the reader of journal records', () => {
  it('takes no record with more or less than it says, and throws at nothing', () => {
    const record = {
      kind: 'restore-intent',
      plan: PLAN.checksum,
      at: '2026-07-01T00:00:00.000Z',
      appId: '0oa1',
      userId: '00u1',
    };
    const strange = fc.oneof(
      fc.anything(),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(...Object.keys(record)).map((key) => ({ ...record, [key]: undefined })),
      fc
        .tuple(fc.string(), fc.jsonValue())
        .filter(([key]) => !(key in record) && key !== '__proto__')
        .map(([key, value]) => ({ ...record, [key]: value })),
      fc
        .tuple(
          fc.constantFrom(...Object.keys(record)),
          fc.jsonValue().filter((value) => typeof value !== 'string'),
        )
        .map(([key, value]) => ({ ...record, [key]: value })),
    );

    expect(journalRecordSchema.safeParse(record).success).to.equal(true);
    fc.assert(fc.property(strange, (given) => !journalRecordSchema.safeParse(given).success));
  });
});
