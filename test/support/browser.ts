import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/**
 * Debian's Chromium; as root it cannot have its own sandbox. Its socket lies in a temporary folder whose path must be short
 * (sun_path has 108 bytes), which a suite's own may not be.
 */
export async function openBrowser(): Promise<Browser> {
  const folder = await mkdtemp('/tmp/chromium-');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const env = { ...process.env, TMPDIR: folder };
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'], env });
    const close = browser.close.bind(browser);
    browser.close = async () => {
      await close();
      await remove();
    };
    return browser;
  } catch (error) {
    await remove();
    throw error;
  }
}

export interface OpenedPage {
  readonly page: Page;
  /** What no page may do: errors on the console, and requests for anything but its own file. */
  readonly trouble: readonly string[];
}

/** Opens a file as somebody does who has double-clicked it, and notes whatever it should not do. */
export async function openFile(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  const own = pathToFileURL(path).href;
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== own && !request.url().startsWith('blob:')) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(own);
  return { page, trouble };
}

/** What axe-core finds against WCAG 2.2 A and AA, and its own best practices, a line for each element. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const run = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target + ': ' + failureSummary)))`;
  const found: unknown = await page.evaluate(run);
  return Array.isArray(found) ? found.map(String) : ['axe has not answered'];
}
