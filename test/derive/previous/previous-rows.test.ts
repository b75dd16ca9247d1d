import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { COMPARED } from '../../../src/assignment/compared-columns.js';
import { loadPreviousRows } from '../../../src/derive/previous/previous-rows.js';
import { IncompleteError } from '../../../src/errors.js';
import { createLineStore } from '../../../src/files/line-store.js';
import { createNdjsonGz } from '../../../src/files/ndjson-gz-writer.js';
import { LAYOUT, previousRowsName } from '../../../src/run/layout.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const { signal } = new AbortController();
const decision = { decision: 'keep', reviewer: 'a@x.y', at: '2026-06-30T00:00:00.000Z' } as const;
const findings = { 'user-deactivated': { firstSeen: '2026-06-30T00:00:00.000Z', reviews: 2 } };
describe('the rows of the run before', () => {
  const texts = (first: string): string[] => COMPARED.map((_, n) => (n === 0 ? first : `${n}`));
  let folder: string;

  async function loaded(lines: readonly unknown[]) {
    folder = await temporaryFolder('previous-rows');
    await mkdir(join(folder, LAYOUT.previousRowsFolder), { recursive: true });
    const file = await createNdjsonGz(join(folder, previousRowsName('0oa1')));
    await file.write(lines);
    await file.finish();
    return await loadPreviousRows(folder, '0oa1', createLineStore(), signal);
  }

  it('are found by user, in any order, with what was decided and found', async () => {
    using rows = await loaded([
      { id: '00u2', values: texts('b') },
      { id: '00u1', values: texts('a'), decision, findings },
    ]);

    expect([rows.size, rows.find('00u1'), rows.find('00u2'), rows.find('00u3')]).to.deep.equal([2, 1, 0, undefined]);
    expect([rows.isSame(0, texts('b')), rows.isSame(0, texts('c')), rows.isSame(1, texts('a'))]).to.deep.equal([
      true,
      false,
      true,
    ]);
    expect([rows.more(0), rows.more(1)]).to.deep.equal([{}, { decision: { ...decision, at: '2026-06-30' }, findings }]);
    expect(rows.row(1)).to.deep.equal({ id: '00u1', values: texts('a'), decision, findings });
  });

  it('are never the same where a line is not what it seems, and are refused when they are looked at', async () => {
    using rows = await loaded([{ id: '00u1', values: ['too', 'few'] }]);

    expect(rows.isSame(0, texts('too'))).to.equal(false);
    expect(() => rows.row(0)).to.throw(IncompleteError);
  });

  it('share what they say beside their values, whatever order it is said in and at what time of the day', async () => {
    const later = { ...decision, at: '2026-06-30T10:00:00.000Z' };
    using rows = await loaded([
      { id: '00u1', values: texts('a'), findings },
      { id: '00u2', values: texts(']'), findings },
      { id: '00u3', values: texts('],'), findings },
      { id: '00u4', values: texts('a'), decision },
      { id: '00u5', values: texts('a'), decision: later },
      { findings, id: '00u6', values: texts('a') },
    ]);

    for (const number of [1, 2, 5]) expect(rows.more(number)).to.equal(rows.more(0));
    expect(rows.more(4)).to.equal(rows.more(3));
    expect([0, 1, 2].map((number) => rows.isSame(number, texts(['a', ']', '],'][number] ?? '')))).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it('are refused where what a line says beside its values is nothing of the kind', async () => {
    for (const more of [{ findings: { rule: 1 } }, { decision: { decision: 'perhaps' } }, { decision, values: [] }]) {
      const { decision: decided, ...rest } = { decision: undefined, ...more };
      const refused = await rejectionOf(loaded([{ id: '00u1', values: texts('a'), decision: decided, ...rest }]));
      expect(refused, JSON.stringify(more)).to.be.instanceOf(IncompleteError);
    }
  });

  it('are refused where a user comes twice', async () => {
    const twice = [1, 2].map(() => ({ id: '00u1', values: texts('a') }));

    expect(String(await rejectionOf(loaded(twice)))).to.include('00u1 comes twice');
  });
});
