import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import { loadPolicy } from '../../src/policy/load.js';
import { problemsOf } from '../support/policy-problems.js';
import { rejectionOf } from '../support/rejection.js';

describe('an error of the policy file itself', () => {
  for (const [what, text, problem] of [
    ['a key that is given twice', 'apps: {}\napps: {}\n', /^p\.yaml:2:1: not valid YAML: Map keys must be unique/],
    ['a tab', 'apps:\n\tinclude: []\n', /^p\.yaml:2:1: not valid YAML: Tabs are not allowed as indentation/],
    ['a bracket that is not closed', 'apps: { include: [a\n', /^p\.yaml:\d+:\d+: not valid YAML: /],
    ['a second document', 'apps: {}\n---\nrules: {}\n', /^p\.yaml:\d+:\d+: not valid YAML: .*multiple documents/],
    ['a tag', 'apps: !!js/function x\n', /^p\.yaml:1:7: not valid YAML: Unresolved tag/],
    ['a glob without quotes', 'apps: [*Payroll]\n', /if a glob is meant, put it in quotes: "\*Payroll\*"/],
    ['an alias of nothing', 'apps: *x\n', /^p\.yaml:1:7: not valid YAML: The alias \*x has no anchor before it/],
  ] as const) {
    it(`names the place of ${what}`, async () => {
      expect((await problemsOf(text))[0]).to.match(problem);
    });
  }

  it('refuses aliases that stand for gigabytes', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) =>
        `x${n}: &x${n} [${Array(10)
          .fill(n === 0 ? 'lol' : `*x${n - 1}`)
          .join(', ')}]`,
    );

    const problems = await problemsOf(levels.join('\n'));

    expect(problems).to.have.lengthOf(1);
    expect(problems[0]).to.match(/^p\.yaml: cannot be read as data: Excessive alias count/);
  });

  it('refuses a file that is not UTF-8', async () => {
    expect(await problemsOf(Uint8Array.of(0x61, 0x3a, 0xff))).to.deep.equal(['p.yaml: is not UTF-8 text']);
  });

  it('refuses a file that is far too large', async () => {
    expect(await problemsOf(new Uint8Array(8 * 1024 * 1024 + 1).fill(0x20))).to.deep.equal([
      'p.yaml: is larger than 8388608 bytes',
    ]);
  });

  it('names a file that is not there', async () => {
    const error = await rejectionOf(loadPolicy('no/such.yaml'));

    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.match(/^no\/such\.yaml: there is no such file: name the policy with --config/);
  });

  it('names the key that names waivers which are not there', async () => {
    expect((await problemsOf('apps: {}\nwaivers: w.yaml\n'))[0]).to.match(
      /^p\.yaml:2:10: waivers: w\.yaml: cannot be read: ENOENT/,
    );
  });
});
