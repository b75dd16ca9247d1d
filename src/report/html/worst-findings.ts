import { type PackedFindings, packedFinding, type Severity, WORST_FIRST } from '../../pages/review/review-data.js';
import type { Row } from '../columns.js';
import type { ConsoleLinks } from '../pages/console-links.js';
import { FINDINGS_SHEET } from '../sheets.js';

/** So many findings a page has, the most severe; and so many characters of them, hostile ones included. */
export const MAX_FINDINGS = 5_000;
const MAX_CHARACTERS = 1_400_000;
/** A cell is cut here: the workbook has the whole text. */
const MAX_TEXT = 300;

/** Keeps the most severe open findings while they pass; memory does not grow with the run. */
export interface WorstFindings {
  add(rows: readonly Row[]): void;
  packed(links: ConsoleLinks, appName: (appId: string) => string): PackedFindings;
}

const PLACES = new Map(FINDINGS_SHEET.columns.map(({ key }, at) => [key, at] as const));

export function keepWorstFindings(): WorstFindings {
  const kept: Readonly<Record<Severity, Row[]>> = { critical: [], high: [], medium: [], low: [] };
  return {
    add(rows) {
      for (const row of rows) {
        if (cell(row, 'status') !== 'open') continue;
        const severity = WORST_FIRST.find((word) => word === cell(row, 'severity'));
        if (severity !== undefined && kept[severity].length < MAX_FINDINGS) kept[severity].push(row);
      }
    },
    packed(links, appName) {
      const worst = WORST_FIRST.flatMap((severity) => kept[severity]).slice(0, MAX_FINDINGS);
      return pack(worst, links, appName);
    },
  };
}

function pack(worst: readonly Row[], links: ConsoleLinks, appName: (appId: string) => string): PackedFindings {
  const rules = numbering<string>();
  const apps = numbering<readonly [label: string, link: string]>();
  const rows: PackedFindings['rows'][number][] = [];
  let characters = 0;
  for (const row of worst) {
    const text = (key: string) => cut(cell(row, key));
    const appId = cell(row, 'app_id');
    const packed = packedFinding(
      {
        severity: cell(row, 'severity'),
        name: text('name'),
        login: text('login'),
        department: text('department'),
        reason: text('reason'),
        recommendation: cell(row, 'recommendation'),
      },
      {
        rule: rules.placeOf(text('rule_title'), () => text('rule_title')),
        app: apps.placeOf(appId, () => [text('app_label'), links.app(appId, appName(appId)) ?? '']),
        userId: cell(row, 'user_id'),
      },
    );
    characters += JSON.stringify(packed).length;
    if (characters > MAX_CHARACTERS) break;
    rows.push(packed);
  }
  return { rules: rules.items, apps: apps.items, userBase: userBase(links), rows };
}

/** What stands before a user's id in a link of the admin console. */
function userBase(links: ConsoleLinks): string {
  return (links.user('0') ?? '').replace(/0$/, '');
}

function numbering<T>() {
  const places = new Map<string, number>();
  const items: T[] = [];
  return {
    items,
    placeOf(key: string, make: () => T): number {
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, items.length);
      return items.push(make()) - 1;
    },
  };
}

function cell(row: Row, key: string): string {
  return String(row[PLACES.get(key) ?? -1] ?? '');
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
