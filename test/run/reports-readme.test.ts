import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { LAYOUT, RECORDS } from '../../src/run/layout.js';

describe('reports/README.md', () => {
  it('lists every file of a run', () => {
    const text = readFileSync(new URL('../../../reports/README.md', import.meta.url), 'utf8');
    const names = [...Object.values(LAYOUT), ...Object.values(RECORDS)];

    expect(names.filter((name) => !text.includes(`\`${name}`))).to.deep.equal([]);
  });
});
