import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileFact, writeOutputFile } from '../../files/output-file.js';
import { loadPageAssets } from '../../pages/page-assets.js';
import { dataElement, embeddedJson, pageShell } from '../../pages/page-shell.js';
import { REVIEW_IDS } from '../../pages/review/review-data.js';
import { LAYOUT } from '../../run/layout.js';
import type { ReportContext } from '../model.js';
import { consoleLinks } from '../pages/console-links.js';
import type { Closing, ReportSink } from '../report-sink.js';
import { createPageTally } from './page-tally.js';
import { reviewPageBody } from './review-page.js';
import { keepWorstFindings } from './worst-findings.js';

/** Opens the page to look at: it counts while the rows pass, and is written at the end, in one piece of under 2 MB. */
export async function createHtmlReport(folder: string, context: ReportContext): Promise<ReportSink> {
  const path = join(folder, LAYOUT.page);
  const assets = await loadPageAssets('review');
  const links = consoleLinks(context.org);
  const tally = createPageTally(context.asOf);
  const worst = keepWorstFindings();
  const names = new Map<string, string>();

  async function write(closing: Closing): Promise<FileFact & { readonly rows: number }> {
    const packed = worst.packed(links, (appId) => names.get(appId) ?? '');
    const numbers = tally.numbers(closing, context, packed.rows.length);
    const title = `Access review of ${new URL(context.org).host}, ${context.asOf.slice(0, 10)}`;
    const { head, tail } = pageShell({ title, body: reviewPageBody(numbers, closing.run, context), assets });
    const data = [element(REVIEW_IDS.numbers, numbers), element(REVIEW_IDS.findings, packed)];
    const fact = await writeOutputFile(path, [head, ...data, tail].join(''));
    return { ...fact, rows: packed.rows.length };
  }

  return {
    async rows({ assignments, findingsForPeople }) {
      tally.assignments(assignments);
      worst.add(findingsForPeople);
    },
    async endApp({ app }, row) {
      names.set(app.id, app.name ?? '');
      tally.endApp(row);
    },
    finish: async (closing) => [await write(closing)],
    async abandon() {
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

function element(id: string, value: unknown): string {
  const [start, end] = dataElement(id);
  return `${start}${embeddedJson(value)}${end}`;
}
