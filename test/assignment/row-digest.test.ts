import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { factsOf } from '../../src/assignment/assignment-facts.js';
import { rowDigestOf } from '../../src/assignment/row-digest.js';
import { AS_OF, anAssignment } from '../support/builders.js';

const ORG = 'https://example.okta.com';

describe('rowDigestOf', () => {
  it('is the SHA-256 of org, as-of and the facts in column order, as a JSON array', () => {
    const facts = factsOf(anAssignment());

    const digest = rowDigestOf(ORG, AS_OF)(facts);

    const json = JSON.stringify([ORG, AS_OF, ...Object.values(facts)]);
    expect(digest).to.equal(createHash('sha256').update(json).digest('hex'));
  });

  it('differs for another org, another as-of and any other fact', () => {
    const facts = factsOf(anAssignment());
    const others = Object.keys(facts).map((key) => rowDigestOf(ORG, AS_OF)({ ...facts, [key]: 'edited' }));

    const digests = [
      rowDigestOf(ORG, AS_OF)(facts),
      rowDigestOf('https://other.okta.com', AS_OF)(facts),
      rowDigestOf(ORG, '2026-11-25T00:00:00.000Z')(facts),
      ...others,
    ];

    expect(new Set(digests).size).to.equal(3 + 21);
  });

  it('tells a value that moved to the column beside it', () => {
    const facts = { ...factsOf(anAssignment()), department: 'ab', title: 'c' };

    expect(rowDigestOf(ORG, AS_OF)(facts)).to.not.equal(
      rowDigestOf(ORG, AS_OF)({ ...facts, department: 'a', title: 'bc' }),
    );
  });
});
