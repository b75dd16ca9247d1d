import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { comparePage } from '../../../src/evidence/verify/compare-page.js';
import { countPage } from '../../../src/evidence/verify/count-page.js';
import { buildManifest } from '../../../src/report/manifest.js';
import { aFinding, aReviewed, aRun, reportsOf, textOf } from '../../support/reports.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const row = aReviewed({}, { findings: [aFinding()], highestSeverity: 'high', recommendation: 'check' });

async function aPage() {
  const { summary, files, ...reports } = await reportsOf({ apps: [{ rows: [row] }], formats: ['html'] });
  const manifest = buildManifest({ run: aRun(), files, summary });
  const folder = await temporaryFolder('pages');
  const text = textOf({ summary, files, ...reports }, 'access-review.html');
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  return { text, manifest, write };
}

describe('countPage', () => {
  it('counts the findings of the page, and finds nothing where its numbers are the run’s', async () => {
    const { text, manifest, write } = await aPage();

    expect(await countPage(await write('page.html', text), manifest)).to.deep.equal({ rows: 1, problems: [] });
  });

  for (const [what, from, to, problem] of [
    ['fewer findings', '"high":1', '"high":0', /says of open .*the manifest says/],
    ['more people', '"users":1', '"users":7', /says of users 7; the manifest says 1/],
    ['another length of its table', '"shown":1', '"shown":2', /says that it shows 2 findings, and has 1/],
    [
      'another review before',
      '"trend":[]',
      '"trend":[{"asOf":"2026-01-01"}]',
      /shows other reviews before than the man/,
    ],
    ['what became of the run', '"shown":1', '"shown":1,"later":{}', /which no run is made with/],
    ['a histogram of others', '"count":1', '"count":3', /its signIns are of 3 assignments, not of 1/],
  ] as const) {
    it(`names a page that says ${what}`, async () => {
      const { text, manifest, write } = await aPage();
      expect(text).to.include(from);

      const { problems } = await countPage(await write('page.html', text.replace(from, to)), manifest);

      expect(problems.join('\n')).to.match(problem);
    });
  }

  it('throws where the page has lost its data', async () => {
    const { manifest, write } = await aPage();
    const lost = await write('page.html', '<html></html>');

    const error: unknown = await countPage(lost, manifest).catch((reason: unknown) => reason);

    expect(String(error)).to.include('it has no data called review-numbers');
  });
});

describe('comparePage', () => {
  async function differences(edit: (text: string) => string) {
    const { text, write } = await aPage();
    expect(edit(text)).to.not.equal(text);
    return await comparePage(await write('found.html', edit(text)), await write('derived.html', text));
  }

  it('finds nothing between two pages of the same', async () => {
    const { text, write } = await aPage();

    expect(await comparePage(await write('one.html', text), await write('other.html', text))).to.deep.equal([]);
  });

  it('names a number, with what the snapshot gives', async () => {
    expect(await differences((text) => text.replace('"assignments":1', '"assignments":5'))).to.deep.equal([
      'assignments is 5 where the snapshot gives 1',
    ]);
  });

  it('names a number that the snapshot does not give at all', async () => {
    expect(await differences((text) => text.replace('"shown":1', '"shown":1,"later":{}'))).to.deep.equal([
      'later is {} where the snapshot gives nothing',
    ]);
  });

  it('names a finding that was changed', async () => {
    const [first] = await differences((text) => text.replace(/(id="review-findings">.*?)long ago/, '$1yesterday'));

    expect(first).to.match(/^finding 1 is .*yesterday.* where the snapshot gives .*long ago/);
  });

  it('names a link that was changed', async () => {
    const found = await differences((text) => text.replace('"userBase":"https://example', '"userBase":"https://evil'));

    expect(found).to.deep.equal(['its table of findings has other apps, rules or links than the snapshot gives']);
  });

  it('says that the text beside the data was changed', async () => {
    expect(await differences((text) => text.replace('✓ Complete:', '✓ Perfect:'))).to.deep.equal([
      'its text is not the one that the snapshot gives, though its data is',
    ]);
  });

  it('says where a page cannot be read', async () => {
    const [only] = await differences(() => 'nothing');

    expect(only).to.equal('cannot be compared: it has no data called review-numbers');
  });
});
