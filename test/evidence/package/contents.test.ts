import { expect } from 'chai';
import { contentsOf } from '../../../src/evidence/package/contents.js';
import { buildManifest } from '../../../src/report/manifest.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { someRunFacts } from '../../support/run-facts.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('the contents of a package', () => {
  it('are called what Okta answered only where Okta answered them', async () => {
    const names = [
      ...Object.values(LAYOUT).filter((name) => name.includes('.')),
      'later.html',
      'snapshot/new.ndjson.gz',
      'snapshot/sources/code-host.csv',
      'snapshot/app-users/source-code-host.ndjson.gz',
      'snapshot/previous/rows/source-code-host.ndjson.gz',
      'snapshot/app-users/0oa1.ndjson.gz',
      'snapshot/usage/0oa1.ndjson.gz',
    ];
    const files = names.map((name) => ({ name, bytes: 1, sha256: '0'.repeat(64) }));
    const manifest = buildManifest({ run: someRunFacts(), files, summary: undefined });

    const contents = await contentsOf({ folder: await temporaryFolder('contents'), manifest, withSnapshot: true });

    const answers = contents.filter(({ what }) => what === 'what Okta answered').map(({ name }) => name);
    expect(answers).to.include('snapshot/new.ndjson.gz').and.not.be.empty;
    expect(answers.every((name) => name.startsWith('snapshot/'))).to.equal(true);
    expect(answers).to.include('snapshot/app-users/0oa1.ndjson.gz');
    expect(answers.filter((name) => /source|previous|owners|usage/.test(name))).to.deep.equal([]);
    const supplied = contents.filter(({ what }) => what.includes('an export that the organisation supplied'));
    expect(supplied.map(({ name }) => name)).to.have.members([
      'snapshot/source-apps.ndjson.gz',
      'snapshot/sources/code-host.csv',
      'snapshot/app-users/source-code-host.ndjson.gz',
    ]);
    const ledger = contents.filter(({ what }) => what.startsWith('what the ledger of sign-ins'));
    expect(ledger.map(({ name }) => name)).to.have.members(['snapshot/usage.json', 'snapshot/usage/0oa1.ndjson.gz']);
    // a roster alone has such a list too
    expect(contents.find(({ name }) => name === LAYOUT.sources)?.what).to.match(/^which files .* the organisation/);
    expect(contents.find(({ name }) => name === LAYOUT.findingsParquet)?.part).to.equal('findings');
    expect(contents.find(({ name }) => name === 'later.html')?.what).to.equal('a report of the run');
  });
});
