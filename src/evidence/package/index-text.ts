import type { Coverage } from '../../changes/status/coverage.js';
import { counted } from '../../files/counted.js';
import { oneLine } from '../../files/plain-text.js';
import { otherThanExported } from '../../run/accounts-facts.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { LEFT_OUT_FILE } from '../left-out.js';
import type { RemovalCounts } from '../sign-off-page/page-facts.js';
import { byHandLines } from './by-hand.js';
import type { PackedFile } from './contents.js';
import {
  neverEvidenced,
  OF_EXPORTS,
  type Part,
  REQUIREMENTS,
  type Requirement,
  type Shown,
  WITHOUT_ADMINS,
} from './frameworks.js';

export interface IndexInput {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  readonly files: readonly PackedFile[];
  /** What of the run is not in the package. */
  readonly leftOut: readonly string[];
  /** Fingerprint of the public key in the package; empty where there is none. */
  readonly fingerprint: string;
  /** How many assignments were decided, and how many carry the decision of an earlier review forward. */
  readonly decisions: Pick<Coverage, 'rows' | 'decided' | 'byPolicy' | 'carried' | 'keep' | 'revoke'>;
  /** What became of the removals, as the sign-off's page counts it; undefined where nothing was planned. */
  readonly removals: Pick<RemovalCounts, 'gone' | 'goneByExport' | 'pending'> | undefined;
}

const PART_NAMES: Readonly<Record<Part, string>> = {
  population: 'the population',
  findings: 'the findings',
  run: 'the evidence of the reading',
  policy: 'the policy',
  packets: 'the reviewers’ packets',
  decisions: 'the decisions',
  removal: 'the removals',
  signoff: 'the sign-off',
};

/** INDEX.md: what the package is, what each file evidences, by framework, and what nothing in it does. */
export function indexText(input: IndexInput): string {
  return `${[...about(input), ...fileTable(input), ...requirements(input), ...whatNoneEvidences(input), ...checking(input)].join('\n')}\n`;
}

function about({ manifest, manifestSha256, fingerprint, decisions, removals }: IndexInput): string[] {
  const { org, asOf, startedAt, finishedAt, product, verdict, gaps, previous } = manifest.predicate;
  return [
    '# Access review: evidence',
    '',
    '| | |',
    '| --- | --- |',
    `| Okta org | ${cell(org)} |`,
    `| As of | ${cell(asOf)} |`,
    `| Read, by Okta’s clock | ${cell(startedAt)} to ${cell(finishedAt)} |`,
    `| Made by | ${cell(`${product.name} ${product.version}`)} |`,
    `| Verdict of the reading | ${verdict} |`,
    ...gaps.map((gap) => `| Gap | ${cell(gap)} |`),
    `| Run before | ${previous == null ? 'none is named' : cell(`as of ${previous.asOf}, manifest ${previous.manifestSha256}`)} |`,
    `| Decisions | ${decisionsText(decisions)} |`,
    ...(removals === undefined ? [] : [`| Removals | ${removalsText(removals)} |`]),
    `| SHA-256 of manifest.json | ${manifestSha256} |`,
    `| Fingerprint of public-key.pem | ${fingerprint || 'no public key is in this package'} |`,
    '',
  ];
}

function decisionsText({ rows, decided, byPolicy = 0, carried, keep, revoke }: IndexInput['decisions']): string {
  const more = carried === 0 ? '' : `; ${carried} carried forward from earlier reviews, as assignments.csv says`;
  const policy = byPolicy === 0 ? '' : `, ${byPolicy} of them by policy after the deadline and not by a reviewer`;
  return `${decided} of ${counted(rows, 'assignment')} decided: ${keep} kept, ${revoke} revoked${policy}${more}`;
}

function removalsText({ gone, goneByExport, pending }: NonNullable<IndexInput['removals']>): string {
  const byExport = goneByExport === 0 ? '' : `, ${goneByExport} gone according to an export that was given`;
  return `${gone} gone${byExport}, ${pending} planned and not gone`;
}

function fileTable({ files }: IndexInput): string[] {
  return [
    '## Files',
    '',
    '| file | what it is | serves |',
    '| --- | --- | --- |',
    ...files.map(({ name, what, part }) => `| ${cell(`run/${name}`)} | ${what} | ${referencesOf(part)} |`),
    '',
  ];
}

function referencesOf(part: Part): string {
  return REQUIREMENTS.filter(({ parts }) => parts.includes(part))
    .map(({ framework, reference }) => `${framework} ${reference}`)
    .join(', ');
}

function requirements({ files, manifest }: IndexInput): string[] {
  const there = new Set(files.map(({ part }) => part));
  const shown = shownIn(manifest);
  return ['## Requirements', '', ...REQUIREMENTS.flatMap((requirement) => section(requirement, files, there, shown))];
}

function section(
  { framework, reference, asks, parts, leavesOpen }: Requirement,
  files: readonly PackedFile[],
  there: ReadonlySet<Part>,
  shown: Shown,
): string[] {
  const served = files.filter(({ part, name }) => parts.includes(part) && !name.startsWith('snapshot/app-users/'));
  const absent = parts.filter((part) => !there.has(part)).map((part) => PART_NAMES[part]);
  return [
    `### ${framework}, ${reference}`,
    '',
    `Asks: ${asks}.`,
    '',
    `- Shown by: ${served.map(({ name }) => cell(`run/${name}`)).join(', ') || 'nothing in this package'}`,
    ...(absent.length === 0 ? [] : [`- Would be shown by what this package does not hold: ${absent.join(', ')}`]),
    `- Not evidenced here: ${typeof leavesOpen === 'string' ? leavesOpen : leavesOpen(shown)}`,
    '',
  ];
}

function whatNoneEvidences({ manifest }: IndexInput): string[] {
  const never = [
    ...(shownIn(manifest).admins ? [] : [WITHOUT_ADMINS]),
    ...neverEvidenced(shownIn(manifest)),
    ...(manifest.predicate.accounts === undefined ? [] : [OF_EXPORTS]),
  ];
  return ['## What no file here evidences', '', ...never.map((sentence) => `- ${sentence}`), ''];
}

/** Roles are evidenced where they could all be read. */
function shownIn({ predicate: { summary, admins, accounts } }: Manifest): Shown {
  return {
    conflicts: summary?.conflicts !== undefined,
    admins: admins?.state === 'complete',
    otherThan: cell(otherThanExported(accounts)),
  };
}

function checking({ leftOut, files, fingerprint }: IndexInput): string[] {
  const isSigned = files.some(({ name }) => name === LAYOUT.envelope);
  const isPartial = leftOut.length > 0;
  return [
    '## Checking it',
    '',
    isPartial
      ? `${leftOut.length} files of the run are not here: what Okta answered and what exports held, record by record. run/${LEFT_OUT_FILE} lists them, and \`okta-access-review verify run\` holds the rest: findings cannot be judged again from this package. Ask for one made without \`--without-snapshot\`, or for the run’s folder.`
      : 'The snapshot is here, so `okta-access-review verify run --public-key KEY` makes every check: take the public key from the organisation itself, not from this package.',
    '',
    'By hand, in this folder, with jq, GNU coreutils and OpenSSL 3. Nobody signed SHA256SUMS: what proves the run is its signed manifest.',
    '',
    '```sh',
    ...byHandLines({ isSigned, hasKey: fingerprint !== '', isPartial }),
    '```',
  ];
}

/** Text from outside must neither break the table that it stands in nor be anything but text: no link, image or tag. */
function cell(text: string): string {
  return (
    oneLine(text)
      .replaceAll(/[\\`*_{}[\]<>()#+!|~&@]/g, '\\$&')
      .replaceAll('://', '\\://')
      // GitHub makes links of these without a scheme, and formulas of what stands between dollar signs
      .replaceAll(/\b(?:www(?=\.)|mailto(?=:)|xmpp(?=:))/gi, '$&\\')
      .replaceAll('$', '\\$')
  );
}
