import { render } from 'preact';
import { FindingsTable } from './findings-table.js';
import { parseFindings, REVIEW_IDS } from './review-data.js';

/** The page's entry. All but the table of findings stands in the page already, and is there without a script. */
function start(): void {
  const root = document.getElementById('findings-table');
  const data = document.getElementById(REVIEW_IDS.findings);
  if (root === null || data === null) return;
  const rows = parseFindings(JSON.parse(data.textContent ?? 'null'));
  root.textContent = '';
  render(<FindingsTable rows={rows} />, root);
}

start();
