import { expect } from 'chai';
import fc from 'fast-check';
import { COMPARED } from '../../../src/assignment/compared-columns.js';
import { partsOf } from '../../../src/derive/previous/line-parts.js';
import type { PreviousRowRecord } from '../../../src/run/previous-records.js';

const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('],"', ']}', '\\', '"', '\\"],"', '","values":[', '{"id":"', '],"decision":{'),
);
const values = fc.array(hostile, { minLength: COMPARED.length, maxLength: COMPARED.length });
const decision = { decision: 'keep', reviewer: 'a@x.y', at: '2026-06-30T00:00:00.000Z' } as const;
const findings = { 'user-deactivated': { firstSeen: '2026-06-30T00:00:00.000Z', reviews: 2 } };
const row = fc.record<PreviousRowRecord>(
  { id: hostile, values, decision: fc.constant(decision), findings: fc.constant(findings) },
  { requiredKeys: ['id', 'values'] },
) as fc.Arbitrary<PreviousRowRecord>;

describe('a line of the run before', () => {
  it('is told without parsing what parsing it tells, whatever it holds', () => {
    fc.assert(
      fc.property(row, (record) => {
        const { id, values: all, decision: decided, findings: found } = record;
        const line = JSON.stringify({ id, values: all, decision: decided, findings: found });

        const parts = partsOf(Buffer.from(line));

        if (parts !== undefined) {
          expect(parts.id).to.equal(id);
          expect(parts.values.toString('utf8')).to.equal(JSON.stringify(JSON.parse(line).values));
          const { id: _, values: __, ...more } = JSON.parse(line);
          expect(parts.more === '' ? {} : JSON.parse(parts.more)).to.deep.equal(more);
        }
        if (/^\w+$/.test(id) && !all.some((text) => text.includes(']'))) expect(parts).to.not.equal(undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('is parsed where it has another form', () => {
    const plain = '{"id":"00u1","values":["a"]}';
    const told = (line: string) => partsOf(Buffer.from(line));

    expect(told(plain)).to.deep.equal({ id: '00u1', values: Buffer.from('["a"]'), more: '' });
    expect(told('{"id":"00u1","values":["a"],"findings":{}}')?.more).to.equal('{"findings":{}}');
    for (const line of [
      plain.replace('{', '{ '),
      plain.replace('"00u1"', '"\\u0030"'),
      '{"values":["a"],"id":"00u1"}',
      '{"id":"00u1","values":["],"]}',
      '{"id":"00u1","values":["a"],"other":{}}',
      '{"id":"00u1","values":["a"]',
      '{"id":"00u1',
      '',
    ]) {
      expect(told(line), line).to.equal(undefined);
    }
  });
});
