import { expect } from 'chai';
import { processContext } from '../../src/cli/context.js';
import { sayNext } from '../../src/cli/next-step.js';

describe('the next step', () => {
  function said(workingFolder: string, ...words: Parameters<typeof sayNext> extends [unknown, ...infer W] ? W : never) {
    let text = '';
    const context = processContext(new AbortController().signal, undefined, () => 'id');
    sayNext({ ...context, workingFolder, err: (more) => (text += more) }, ...words);
    return text;
  }

  it('is typed from where the user is', () => {
    expect(said('/srv/reviews', 'status', { path: '/srv/reviews/reports/q1' })).to.equal(
      'next: okta-access-review status reports/q1\n',
    );
    expect(said('/srv/reviews', 'status', { path: '/data/q1' })).to.equal('next: okta-access-review status /data/q1\n');
  });

  it('quotes what a shell would take apart', () => {
    expect(said('/srv', 'status', { path: "/srv/Ada's runs" })).to.equal(
      "next: okta-access-review status 'Ada'\\''s runs'\n",
    );
  });
});
