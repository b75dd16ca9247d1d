import { expect } from 'chai';
import { buildManifest } from '../../src/report/manifest.js';
import { manifestText, parseManifest } from '../../src/run/manifest.js';
import { rejectionOf } from '../support/rejection.js';
import { anAppRead, aReviewed, aRun, reportsOf } from '../support/reports.js';

const FILE = { name: 'snapshot/run.json', bytes: 12, sha256: 'b'.repeat(64) };

describe('buildManifest', () => {
  it('is an in-toto Statement whose subjects are the files', async () => {
    const reports = await reportsOf({ formats: ['csv'], apps: [{ rows: [aReviewed()] }] });
    const policy = { name: 'policy.yaml', bytes: 3, sha256: 'c'.repeat(64) };

    const manifest = buildManifest({ run: aRun(), files: [policy, FILE, ...reports.files], summary: reports.summary });

    expect(manifest._type).to.equal('https://in-toto.io/Statement/v1');
    expect(manifest.predicateType).to.equal('urn:okta-access-review:run:v1');
    expect(manifest.subject.slice(0, 2)).to.deep.equal([
      { name: 'policy.yaml', digest: { sha256: 'c'.repeat(64) } },
      { name: 'snapshot/run.json', digest: { sha256: 'b'.repeat(64) } },
    ]);
    expect(manifest.subject.map(({ name }) => name)).to.deep.equal(manifest.predicate.files.map(({ name }) => name));
    expect(manifest.predicate.policy).to.deep.equal({ 'policy.yaml': 'c'.repeat(64) });
    expect(manifest.predicate.files.find(({ name }) => name === 'assignments.csv')?.rows).to.equal(1);
    expect(manifest.predicate.summary?.recommendations).to.deep.equal({ revoke: 0, check: 0, keep: 1 });
  });

  it('tells the rows that Okta sent from the distinct users that were kept', () => {
    const run = aRun({ apps: [anAppRead({ pages: 3, rows: 10, duplicates: 2, notEmbedded: 4 })] });

    const [app] = buildManifest({ run, files: [], summary: undefined }).predicate.apps;

    expect(app).to.include({ pages: 3, rows: 12, distinctUsers: 10, duplicates: 2, notEmbedded: 4 });
  });

  it('can be written of a run that failed before anything was reported', () => {
    const run = aRun({ apps: [], verdict: 'incomplete', gaps: ['Okta could not be reached: ECONNREFUSED'] });

    const manifest = parseManifest(JSON.parse(manifestText(buildManifest({ run, files: [FILE], summary: undefined }))));

    expect(manifest.predicate).to.include({ verdict: 'incomplete' });
    expect(manifest.predicate.gaps).to.deep.equal(['Okta could not be reached: ECONNREFUSED']);
    expect(manifest.predicate).to.not.have.property('summary');
  });
});

describe('manifestText', () => {
  it('is JSON with a newline at its end, and the same after being read back', async () => {
    const { files, summary } = await reportsOf({ formats: ['csv'], apps: [{ rows: [aReviewed()] }] });
    const text = manifestText(buildManifest({ run: aRun(), files, summary }));

    const again = manifestText(parseManifest(JSON.parse(text)));

    expect(again).to.equal(text);
    expect(text).to.match(/^\{\n {2}"_type": "https:\/\/in-toto.io\/Statement\/v1",\n.*\n\}\n$/s);
  });
});

describe('parseManifest', () => {
  const manifest = buildManifest({ run: aRun(), files: [FILE], summary: undefined });

  it('names what is wrong with something else', async () => {
    const wrong = { ...manifest, predicateType: 'x', predicate: { ...manifest.predicate, verdict: 'fine', extra: 1 } };

    const error = await rejectionOf((async () => parseManifest(wrong))());

    expect(error.name).to.equal('IncompleteError');
    expect(error.message).to.contain('predicateType').and.contain('predicate.verdict').and.contain('extra');
  });

  it('refuses what is not an object', async () => {
    expect((await rejectionOf((async () => parseManifest('{}'))())).name).to.equal('IncompleteError');
  });
});
