import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { processContext } from '../../src/cli/context.js';
import { afterReview, programName, sayNext, trustWords } from '../../src/cli/next-step.js';
import { policySchema } from '../../src/policy/schema/policy-schema.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('the next step', () => {
  function said(workingFolder: string, ...words: Parameters<typeof sayNext> extends [unknown, ...infer W] ? W : never) {
    let text = '';
    const context = processContext(new AbortController().signal, undefined, () => 'id');
    sayNext({ ...context, env: {}, workingFolder, err: (more) => (text += more) }, ...words);
    return text;
  }

  it('is typed from where the user is', () => {
    expect(said('/srv/reviews', 'status', { path: '/srv/reviews/reports/q1' })).to.equal(
      'next: okta-access-review status reports/q1\n',
    );
    expect(said('/srv/reviews', 'status', { path: '/data/q1' })).to.equal('next: okta-access-review status /data/q1\n');
  });

  it('is to send packets after a review where the policy says from whom, and to decide otherwise', () => {
    const policy = policySchema.parse({ reviewers: { by: 'manager', fallback: 'it@example.com' } });
    const { reviewers } = policy;
    const delivery = { ...policy.delivery, from: 'access-review@example.com' };
    const next = (parts: Partial<typeof policy>) =>
      said('/srv', ...afterReview({ ...policy, reviewers: undefined, ...parts }, '/srv/q1')).replace(
        'next: okta-access-review ',
        '',
      );

    expect(next({ delivery, reviewers })).to.equal('send q1\n');
    expect(next({ reviewers })).to.equal('decide q1 returned/*\n');
    expect(next({ delivery })).to.equal('decide q1 returned/*\n');
  });

  it('is typed with npx where npx or a script of npm has started this program', () => {
    for (const env of [{ npm_command: 'exec' }, { npm_lifecycle_event: 'start' }]) {
      expect(programName({ env })).to.equal('npx okta-access-review');
    }
    expect(programName({ env: { npm_command: '' } })).to.equal('okta-access-review');
  });

  it('has the key by which a signed run is taken, as it was given or in words, unless the environment names it', async () => {
    const folder = await temporaryFolder('next');
    const run = join(folder, 'run');
    await mkdir(run);
    const made = processContext(new AbortController().signal, undefined, () => 'id');
    const trust = (flags?: Parameters<typeof trustWords>[2], env = {}) =>
      said(folder, 'plan', ...trustWords({ ...made, env, workingFolder: folder }, run, flags)).replace(
        'next: okta-access-review plan',
        '',
      );

    const unsigned = trust();
    await writeFile(join(run, 'manifest.dsse.json'), '{}');

    expect(unsigned).to.equal('\n');
    expect(trust()).to.equal(' --public-key FILE\n');
    expect(trust({ publicKey: 'signing.pub.pem', unsigned: false })).to.equal(' --public-key signing.pub.pem\n');
    expect(trust({ unsigned: true })).to.equal(' --unsigned\n');
    expect(trust({ unsigned: false }, { OKTA_ACCESS_REVIEW_PUBLIC_KEY: 'signing.pub.pem' })).to.equal('\n');
  });

  it('quotes what a shell would take apart', () => {
    expect(said('/srv', 'status', { path: "/srv/Ada's runs" })).to.equal(
      "next: okta-access-review status 'Ada'\\''s runs'\n",
    );
  });
});
