import { MEANINGS } from '../../rules/recommendation-meanings.js';
import type { PageFinding, Recommendation } from './page-data.js';

const SIGNS: Readonly<Record<Recommendation, string>> = { revoke: '✕', check: '?', keep: '✓' };

/** What the review recommends, in the word of every other file, a sign and a colour. */
export function RecommendationBadge({ of }: { of: Recommendation }) {
  return (
    <span class={`badge ${of}`} title={MEANINGS[of]}>
      <span aria-hidden="true">{SIGNS[of]}</span> {of}
    </span>
  );
}

/** A finding as a line: its severity as a word, or what became of it, then the sentence. */
export function FindingLine({ finding }: { finding: PageFinding }) {
  const { status, reason, revokes } = finding;
  return (
    <li class="finding">
      <span class={`badge ${statusText(finding)}`}>{statusText(finding)}</span> <bdi>{reason}</bdi>
      {revokes && status === 'open' && <span class="quiet"> This is why revoke is recommended.</span>}
    </li>
  );
}

/** As the workbook calls it: the severity, `waived` or `unknown`. */
export function statusText({ severity, status }: PageFinding): string {
  return status === 'open' ? severity : status;
}

/** The key that does the same, for those who look: a screen reader has its own. */
export function Key({ name }: { name: string }) {
  return (
    <span class="key" aria-hidden="true">
      {name}
    </span>
  );
}
