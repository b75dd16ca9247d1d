import { expect } from 'chai';
import { sourcesSchema } from '../../src/policy/schema/sources-schema.js';

const SOURCE = { name: 'code-host', file: 'a.csv', columns: { key: 'username' } };

describe('sources, in a policy', () => {
  it('have e-mail addresses, a week and statuses of their own by default', () => {
    const [source] = sourcesSchema.parse([SOURCE]);

    expect(source).to.deep.equal({
      ...SOURCE,
      ...{ match: 'email', maxAge: 'P7D', columns: { key: 'username', active: ['active'] } },
    });
  });

  for (const name of ['', '../up', 'a/b', 'a b', '.hidden', 'a:b', '-a', 'x'.repeat(41), 'jos\u00e9']) {
    it(`have no name that could not name a file: ${JSON.stringify(name)}`, () => {
      const { error } = sourcesSchema.safeParse([{ ...SOURCE, name }]);

      expect(error?.issues.map(({ path }) => path)).to.deep.equal([[0, 'name']]);
    });
  }

  it('are told apart by more than capital letters, which files need not be', () => {
    const { error } = sourcesSchema.safeParse([SOURCE, { ...SOURCE, name: 'Code-Host' }]);

    expect(error?.issues).to.have.lengthOf(1);
    expect(error?.issues[0]).to.deep.include({
      path: [1, 'name'],
      message: '"Code-Host" is the name of entry 1 as well; case does not tell sources apart',
    });
  });

  it('have a date format that says a whole date', () => {
    const { error } = sourcesSchema.safeParse([{ ...SOURCE, dateFormat: 'MM/yyyy' }]);

    expect(error?.issues[0]?.path).to.deep.equal([0, 'dateFormat']);
  });
});
