import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { axeFindings, openBrowser, openFile } from '../../support/browser.js';
import { needs } from '../../support/system-program.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { aPacketRow, TOKEN, writtenPage } from '../../support/written-page.js';

const PHONE = { viewport: { width: 390, height: 844 } };
const rows = (count: number) => Array.from({ length: count }, (_, n) => aPacketRow(n));

async function decided(page: Page): Promise<string> {
  return (await page.locator('.progress label').innerText()).replace(/,.*/, '');
}

async function saved(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save decisions' }).click(),
  ]);
  const path = join(await temporaryFolder('download'), download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

needs('chromium').describe('the page of a packet, in a browser', () => {
  let browser: Browser;

  before(async () => {
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
  });

  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  it('says whose it is, by when, and that nothing is sent anywhere; and asks for nothing', async () => {
    const { page, trouble } = await openFile(browser, await writtenPage(rows(3)));

    const text = await page.locator('header').innerText();

    expect(text).to.include('For boss@example.com: who may use what in example.okta.com, as of 2026-11-24.');
    expect(text).to.include('Please send it back by 2026-12-08.');
    expect(text).to.include('Nothing is sent anywhere.').and.to.include('kept in this browser');
    expect(trouble).to.deep.equal([]);
  });

  it('shows a row with why, what revoking does and every fact', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(1)));

    const text = await page.locator('.detail').innerText();

    expect(text).to.include('User 0 Nakamura in Payroll');
    expect(text).to.match(/Recommended:\s+✕\s+revoke\s+a rule that proposes removal found something/);
    expect(text).to.include('Deactivated, says finding 0. This is why revoke is recommended.');
    expect(text).to.include('What revoking does');
    for (const heading of ['Okta login', 'Job title', 'Access by', 'Okta user status'])
      expect(text).to.include(heading);
  });

  it('calls dates, recommendations and findings as the workbook does', async () => {
    const [row] = rows(6).slice(5);
    if (row === undefined) throw new Error('a row is needed');
    const statuses = ['waived', 'unknown'] as const;
    const findings = row.findings.flatMap((finding) =>
      statuses.map((status) => ({ ...finding, status, reason: status })),
    );
    const { page } = await openFile(browser, await writtenPage([{ ...row, findings }, ...rows(2)]));

    const badges = await page.locator('.detail .badge').allInnerTexts();
    const choices = await page.getByLabel('Recommended').locator('option').allInnerTexts();
    const since = await page.locator('.facts').innerText();

    expect(badges.map((text) => text.split(/\s/).at(-1))).to.deep.equal(['check', 'unknown', 'waived']);
    expect(choices).to.include('check: something was found, or could not be judged (1)');
    expect(await page.locator('body').innerText()).to.not.match(/Look closely|not judged|accepted|Nothing found/);
    expect(since).to.match(/Since\s+\d{4}-\d\d-\d\d/);
  });

  it('says what is new, what was decided last time, and what nobody is asked about', async () => {
    const row = { ...aPacketRow(1), change: 'new', previous: 'keep by cfo@example.com on 2026-08-31' };
    const { page } = await openFile(browser, await writtenPage([row, aPacketRow(2)], { carried: 3 }));

    const text = await page.locator('.detail').innerText();

    expect(text).to.include('New since the review before');
    expect(text).to.include('Last time: keep by cfo@example.com on 2026-08-31.');
    expect(await page.locator('header').innerText()).to.include('3 more assignments of yours are unchanged');
    await page.keyboard.press('j');
    expect(await page.locator('.detail').innerText()).to.not.include('Last time');
  });

  it('asks for a reason at once where one is needed, and takes none that is empty', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(3)));

    await page.keyboard.press('e'); // the first row is to be revoked
    await page.getByLabel('Why keep it, although revoke is recommended?').press('Enter');
    const refused = await decided(page);
    await page.keyboard.type('  ');
    await page.keyboard.press('Enter');
    const blank = await page.getByRole('alert').innerText();
    await page.keyboard.type('still needed for the audit');
    await page.keyboard.press('Enter');

    expect(refused).to.equal('0 of 3 decided');
    expect(blank).to.include('A reason is needed');
    expect(await decided(page)).to.equal('1 of 3 decided');
  });

  it('goes away from the question with Escape, deciding nothing', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(3)));

    await page.keyboard.press('r');
    await page.keyboard.type('no, j is a letter here');
    await page.keyboard.press('Escape');

    expect(await decided(page)).to.equal('0 of 3 decided');
    expect(await page.locator('.reason-form').count()).to.equal(0);
    expect(await page.locator('.detail').innerText()).to.include('Row 1 of 3');
  });

  it('walks with j and k, takes a decision back with x, undoes with u', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(4)));
    const place = async () => (await page.locator('.detail .place').innerText()).slice(0, 5);

    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const walked = await place();
    await page.keyboard.press('e');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    const takenBack = await decided(page);
    await page.keyboard.press('u');

    expect(walked).to.equal('Row 2');
    expect(takenBack).to.equal('0 of 4 decided');
    expect(await decided(page)).to.equal('1 of 4 decided');
  });

  it('finds rows by search and filters, decides all of them for one reason, and undoes that in one step', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(40)));

    await page.keyboard.press('/');
    await page.keyboard.type('slack');
    await page.locator('label', { hasText: 'Rows' }).locator('select').selectOption('flagged');
    const shown = await page.locator('.shown p').innerText();
    await page.getByRole('button', { name: 'Decide all shown' }).click();
    await page.getByLabel('revoke', { exact: true }).check();
    await page.getByRole('button', { name: 'Revoke 4 rows' }).click(); // refused: no reason yet
    await page.getByLabel('One reason for all of them').fill('the app is closed');
    await page.getByRole('button', { name: 'Revoke 4 rows' }).click();
    const all = await decided(page);
    await page.getByRole('button', { name: 'Undo' }).click();

    expect(shown).to.equal('4 of 40 rows shown');
    expect(all).to.equal('4 of 40 decided');
    expect(await decided(page)).to.equal('0 of 40 decided');
  });

  it('decides on nobody who is not shown: a search goes to the first row that it finds, and stays there', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(30)));
    const shown = () => page.locator('.detail h2').innerText();

    await page.getByLabel('Search').fill('user 17');
    const found = await shown();
    await page.getByRole('button', { name: 'Revoke User 17' }).click();
    await page.getByLabel('Why revoke it?').fill('left');
    await page.getByLabel('Search').fill('user 25');
    const others = await page.locator('.reason-form').count();
    await page.getByRole('button', { name: 'Show all' }).click();

    expect(found).to.equal('User 17 Nakamura in Slack');
    expect(others).to.equal(0);
    expect(await shown()).to.equal('User 25 Nakamura in Slack');
    expect(await page.getByRole('button', { name: /^Keep .*Nakamura/ }).count()).to.equal(1);
    expect(await decided(page)).to.equal('0 of 30 decided');
  });

  it('goes on to a row that is shown when a decision or undoing one takes the row out of those shown', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(4)));
    const states = page.getByRole('combobox', { name: /^Decision/ });
    await states.selectOption('open');

    await page.locator('.detail h2').click();
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    const after = await page.locator('.detail').innerText();
    await states.selectOption('keep');
    const kept = await page.locator('.detail h2').innerText();
    await page.getByRole('button', { name: 'Undo' }).click();

    expect(after).to.include('User 2 Nakamura').and.to.include('Row 2 of 3');
    expect(kept).to.equal('User 1 Nakamura in Slack');
    expect(await page.locator('.detail').count()).to.equal(0);
  });

  it('has no button and takes no key for a decision where no row is shown, and says why', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(3)));
    await page.getByLabel('Search').fill('nobody at all');

    await page.getByLabel('Search').press('Enter');
    await page.keyboard.press('r');
    await page.keyboard.press('e');

    expect(await page.getByRole('button', { name: /^(Keep|Revoke)/ }).count()).to.equal(0);
    expect(await page.locator('.message').innerText()).to.equal('No row is shown, so there is none to decide on.');
    expect(await page.locator('.reason-form').count()).to.equal(0);
    expect(await decided(page)).to.equal('0 of 3 decided');
  });

  it('leaves alone in bulk what is decided already, unless asked', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(4)));
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await page.keyboard.type('left');
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: 'Decide all shown' }).click();
    const before = await page.locator('dialog').innerText();
    await page.getByLabel('keep', { exact: true }).check();
    await page.getByLabel('One reason for all of them').fill('fine');
    await page.getByRole('button', { name: 'Keep 3 rows' }).click();

    expect(before).to.include('3 of the 4 rows shown are open.');
    const text = await readFile(await saved(page), 'utf8');
    expect(text.match(/,keep,fine,/g)).to.have.lengthOf(3);
    expect(text.match(/,revoke,left,/g)).to.have.lengthOf(1);
  });

  it('proposes no decision in bulk, and says how many rows are to be revoked before it takes one', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(30)));
    await page.getByRole('button', { name: 'Decide all shown' }).click();
    const dialog = page.locator('dialog');

    const checked = await dialog.locator('input:checked').count();
    await page.getByLabel('One reason for all of them').fill('fine');
    await page.getByLabel('One reason for all of them').press('Enter');
    const unchosen = [await decided(page), await dialog.innerText()];
    await page.getByLabel('keep', { exact: true }).check();
    const button = await dialog.getByRole('button', { name: /^Keep/ }).innerText();
    await page.getByLabel('One reason for all of them').press('Enter');

    expect(checked).to.equal(0);
    expect(unchosen[0]).to.equal('0 of 30 decided');
    expect(unchosen[1]).to.include('Revoke is recommended for 3 of these 30 rows.').and.to.include('Decide 30 rows');
    expect(button).to.equal('Keep 30 rows, 3 against the recommendation');
    expect(await decided(page)).to.equal('30 of 30 decided');
  });

  it('groups a list by person and by app, with how far each is', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(6)));

    await page.getByRole('button', { name: 'List' }).click();
    await page.getByLabel('Group by').selectOption('app');
    await page.getByRole('button', { name: 'Keep User 1 Nakamura, Slack' }).click();

    const headings = await page.locator('.rows h2').allInnerTexts();
    expect(headings).to.deep.equal(['Payroll 0 of 3 decided', 'Slack 1 of 3 decided']);
    expect(
      await page.getByRole('button', { name: 'Keep User 1 Nakamura, Slack' }).getAttribute('aria-pressed'),
    ).to.equal('true');
  });

  it('loses nothing in a reload, and keeps the pages of others apart', async () => {
    const path = await writtenPage(rows(5));
    const { page } = await openFile(browser, path);
    await page.keyboard.press('r');
    await page.keyboard.type('left “in May”');
    await page.keyboard.press('Enter');
    await page.keyboard.press('e');

    await page.reload();

    expect(await decided(page)).to.equal('2 of 5 decided');
    expect(await page.locator('.detail .place').innerText()).to.include('Row 3 of 5');
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    expect(await page.locator('.decision-note').innerText()).to.include('Reason: left “in May”');
  });

  it('continues on another machine from the saved file, which has the packet’s token', async () => {
    const path = await writtenPage(rows(5));
    const { page } = await openFile(browser, path);
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    const file = await saved(page);

    const { page: other } = await openFile(browser, path);
    await other.locator('.bar input[type=file]').setInputFiles(file);
    await other.getByText('Took 1 decisions from the file.').waitFor();

    expect(await decided(other)).to.equal('1 of 5 decided');
    expect(await readFile(file, 'utf8')).to.include(`,keep,,boss@example.com,${TOKEN},`);
  });

  it('says so where the browser keeps nothing', async () => {
    const path = await writtenPage(rows(2));
    const { page } = await openFile(browser, path);
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'localStorage', {
        get() {
          throw new Error('forbidden');
        },
      });
    });

    await page.reload();
    await page.keyboard.press('j');
    await page.keyboard.press('e');

    expect(await page.locator('.notice').innerText()).to.include('This browser does not keep your decisions');
    expect(await decided(page)).to.equal('1 of 2 decided');
  });

  it('takes hostile names for text, and keeps its form', async () => {
    const hostile = [
      aPacketRow(0, { firstName: '</script><script>alert(1)</script>', lastName: '<img src=x onerror=alert(2)>' }),
      aPacketRow(1, { label: '"><svg onload=alert(3)>', title: 'x'.repeat(5000), reason: '{{7*7}}' }),
      aPacketRow(2, { firstName: '\u202egnp.exe\u2066', lastName: '\u0000\u0007\ud800' }),
      aPacketRow(5, { reason: 'javascript:alert(4) '.repeat(200), title: 'ｗｉｄｅ 山'.repeat(300) }),
    ];
    const path = await writtenPage(hostile);
    for (const options of [{}, PHONE]) {
      const { page, trouble } = await openFile(browser, path, options);

      for (const view of ['List', 'One at a time']) {
        await page.getByRole('button', { name: view }).click();
        for (let n = 0; n < hostile.length; n += 1) await page.keyboard.press('j');
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');

        expect(overflow, view).to.equal(0);
      }
      expect(trouble).to.deep.equal([]);
      await page.getByLabel('Search').fill('onerror');
      expect(await page.locator('.shown p').innerText()).to.equal('1 of 4 rows shown');
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe-core finds in ${colorScheme}: both views, questions, dialogs, a phone`, async () => {
      const path = await writtenPage(rows(30));
      const { page } = await openFile(browser, path, { colorScheme });
      await page.keyboard.press('j');
      await page.keyboard.press('e');
      const found: string[] = [...(await axeFindings(page))];
      await page.keyboard.press('r');
      await page.keyboard.press('Enter');
      found.push(...(await axeFindings(page)));
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'List' }).click();
      await page.getByLabel('Group by').selectOption('person');
      found.push(...(await axeFindings(page)));
      await page.getByRole('button', { name: 'Decide all shown' }).click();
      found.push(...(await axeFindings(page)));
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      found.push(...(await axeFindings(page)));
      const phone = await openFile(browser, path, { ...PHONE, colorScheme });
      found.push(...(await axeFindings(phone.page)));

      expect(found).to.deep.equal([]);
    });
  }

  it('has all of it at 200 % zoom and on a phone, without scrolling sideways', async () => {
    const path = await writtenPage(rows(30));
    for (const viewport of [{ width: 640, height: 400 }, { width: 320, height: 640 }, PHONE.viewport]) {
      const { page } = await openFile(browser, path, { viewport });

      for (const view of ['List', 'One at a time']) {
        await page.getByRole('button', { name: view }).click();

        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.equal(0);
        expect(await page.getByRole('button', { name: /^Revoke .*Nakamura/ }).count()).to.be.above(0);
      }
    }
  });

  it('has the decision in the window before and after any scrolling, and hides nothing under it', async () => {
    const path = await writtenPage(rows(30));
    for (const viewport of [{ width: 1280, height: 900 }, { width: 640, height: 450 }, PHONE.viewport]) {
      const { page } = await openFile(browser, path, { viewport });
      const bottomOf = async (selector: string) =>
        Number(await page.evaluate(`document.querySelector('${selector}').getBoundingClientRect().bottom`));

      const first = await bottomOf('.decision-bar .decision');
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      const last = await bottomOf('.decision-bar .decision');
      const top = Number(await page.evaluate('document.querySelector(".decision-bar").getBoundingClientRect().top'));

      expect([first, last].map((bottom) => bottom > 0 && bottom <= viewport.height)).to.deep.equal([true, true]);
      expect(await bottomOf('.detail'), 'the facts').to.be.at.most(top);
    }
  });

  it('leaves where it is what is read while a reason is asked for, and its message beside the question', async () => {
    const path = await writtenPage(rows(30));
    for (const viewport of [{ width: 1280, height: 900 }, PHONE.viewport]) {
      const { page } = await openFile(browser, path, { viewport });
      await page.keyboard.press('j');
      await page.keyboard.press('e');
      const before = await page.evaluate('scrollY');

      await page.keyboard.press('r');

      const [message, form] = [page.locator('.message span'), page.locator('.reason-form')];
      const [said, asked] = [await message.boundingBox(), await form.boundingBox()];
      expect(await page.evaluate('scrollY')).to.equal(before);
      expect((said?.y ?? 0) + (said?.height ?? 0)).to.be.below(asked?.y ?? 0);
    }
  });

  it('scrolls a question in the list out from under the message', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(30)), PHONE);
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('button', { name: 'Keep User 1 ' }).click();
    // as low as it can be: the button just above the window's end
    await page.evaluate(`{
      const row = [...document.querySelectorAll('.decision.revoke')].find((one) => one.textContent.includes('User 4 '));
      scrollTo(0, scrollY + row.getBoundingClientRect().bottom - innerHeight);
    }`);

    await page.getByRole('button', { name: 'Revoke User 4 ' }).dispatchEvent('click');

    const [said, asked] = [
      await page.locator('.message span').boundingBox(),
      await page.locator('.reason-form').boundingBox(),
    ];
    expect((asked?.y ?? 0) + (asked?.height ?? 0)).to.be.below(said?.y ?? 0);
  });

  it('lists every key in its help, and lets them be switched off', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(3)));

    await page.keyboard.press('?');
    const help = await page.locator('dialog').innerText();
    await page.getByLabel('Use single keys').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');

    expect(help).to.include('revoke: asks for the reason, Enter confirms').and.to.include('Nothing is sent anywhere');
    expect(await page.locator('.detail .place').innerText()).to.include('Row 1 of 3');
  });

  it('holds in the document only what can be seen of many rows, and goes to any of them', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(3000)));
    const elements = async () => Number(await page.evaluate('document.querySelectorAll("*").length'));

    const before = await elements();
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await page.getByText('User 2999 Nakamura').waitFor();

    expect(before).to.be.below(1500);
    expect(await elements()).to.be.below(1500);
  });

  it('prints every row that is shown, with what was decided', async () => {
    const { page } = await openFile(browser, await writtenPage(rows(60)));
    await page.keyboard.press('j');
    await page.keyboard.press('e');

    await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');

    const lines = await page.locator('.printed tbody tr').allTextContents();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.decision-bar').isVisible()).to.equal(false);
    expect(lines).to.have.lengthOf(60);
    expect(lines[1]).to.include('User 1 Nakamura').and.to.match(/keep$/);
    await page.evaluate('window.dispatchEvent(new Event("afterprint"))');
    await page.locator('.printed').waitFor({ state: 'detached' });
  });
});
