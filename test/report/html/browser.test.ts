import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { axeFindings, openBrowser, openFile } from '../../support/browser.js';
import { aComparison } from '../../support/comparison.js';
import { aReviewBefore, someLaterNumbers } from '../../support/later-numbers.js';
import { aFinding, aReviewed, reportsOf, textOf } from '../../support/reports.js';
import { needs } from '../../support/system-program.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const PHONE = { viewport: { width: 390, height: 844 } };

async function written(count: number, hostile = ''): Promise<string> {
  const apps = [0, 1].map((app) => ({
    app: { id: `0oa${app}`, label: app === 0 ? `Slack${hostile}` : 'Payroll' },
    rows: Array.from({ length: count }, (_, n) =>
      aReviewed(
        {
          app: { id: `0oa${app}`, label: app === 0 ? `Slack${hostile}` : 'Payroll' },
          appUser: { id: `00u${n}`, scope: n % 2 ? 'USER' : 'GROUP' },
          user: { profile: { firstName: `User ${n}${hostile}`, lastName: 'Nakamura', login: `user${n}@example.com` } },
        },
        {
          findings:
            n % 3 === 0 ? [aFinding({ severity: n % 2 ? 'critical' : 'low', reason: `Finding ${n}${hostile}` })] : [],
          recommendation: n % 3 === 0 ? 'check' : 'keep',
        },
      ),
    ),
  }));
  const reports = await reportsOf({
    ...{ apps, formats: ['html'] },
    run: { comparison: aComparison({ trend: [aReviewBefore()] }) },
    context: { later: someLaterNumbers([`boss${hostile}@example.com`, 'team@example.com']) },
  });
  const path = join(await temporaryFolder('summary'), 'access-review.html');
  await writeFile(path, textOf(reports, 'access-review.html'));
  return path;
}

needs('chromium').describe('access-review.html, in a browser', () => {
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
  });

  it('asks for nothing and shows the worst finding first, with links to Okta', async () => {
    const { page, trouble } = await openFile(browser, await written(30));

    const first = page.locator('.finding-rows li').first();

    expect(await first.innerText())
      .to.include('critical')
      .and.to.include('User 3 Nakamura')
      .and.to.include('Finding 3');
    expect(await first.getByRole('link').first().getAttribute('href')).to.equal(
      'https://example-admin.okta.com/admin/user/profile/view/00u3',
    );
    expect(trouble).to.deep.equal([]);
  });

  it('finds, filters and sorts findings', async () => {
    const { page } = await openFile(browser, await written(30));
    const status = () => page.getByRole('status').innerText();

    await page.getByLabel('Search').fill('finding 3 slack');
    const searched = await status();
    await page.getByLabel('Search').fill('');
    await page
      .locator('label', { hasText: /^Severity/ })
      .locator('select')
      .selectOption('critical');
    await page
      .locator('label', { hasText: /^Order by/ })
      .locator('select')
      .selectOption('app');

    expect(searched).to.equal('1 of 20 findings');
    expect(await status()).to.equal('10 of 20 findings');
    expect(await page.locator('.finding-rows li').first().innerText()).to.include('Payroll');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe-core finds in ${colorScheme}, on a phone either`, async () => {
      const path = await written(30);
      const desk = await openFile(browser, path, { colorScheme });
      const phone = await openFile(browser, path, { ...PHONE, colorScheme });

      expect(await axeFindings(desk.page)).to.deep.equal([]);
      expect(await axeFindings(phone.page)).to.deep.equal([]);
      expect(await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.equal(0);
    });
  }

  it('takes hostile names for text, and keeps its form', async () => {
    const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202e${'x'.repeat(2000)}`;
    for (const options of [{}, PHONE]) {
      const { page, trouble } = await openFile(browser, await written(6, hostile), options);

      expect(await page.locator('.finding-rows li').count()).to.be.above(0);
      expect(trouble).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.equal(0);
    }
  });

  it('shows all but its table without a script', async () => {
    const { page } = await openFile(browser, await written(6), { javaScriptEnabled: false });

    expect(await page.locator('svg').count()).to.equal(11);
    expect(await page.locator('table').count()).to.equal(10);
    expect(await page.locator('noscript').innerText()).to.include('findings.csv');
  });
});
