import type { PageFinding, Recommendation } from './page-data.js';

const RECOMMENDED: Readonly<Record<Recommendation, readonly [sign: string, text: string]>> = {
  revoke: ['✕', 'Revoke recommended'],
  check: ['?', 'Look closely'],
  keep: ['✓', 'Nothing found'],
};

/** What the review recommends, in a word, a sign and a colour. */
export function RecommendationBadge({ of }: { of: Recommendation }) {
  const [sign, text] = RECOMMENDED[of];
  return (
    <span class={`badge ${of}`}>
      <span aria-hidden="true">{sign}</span> {text}
    </span>
  );
}

/** A finding as a line: its severity as a word, or what became of it, then the sentence. */
export function FindingLine({ finding }: { finding: PageFinding }) {
  const { severity, status, reason, revokes } = finding;
  return (
    <li class="finding">
      <span class={`badge ${status === 'open' ? severity : status}`}>{statusText(finding)}</span> <bdi>{reason}</bdi>
      {revokes && status === 'open' && <span class="quiet"> This is why revoke is recommended.</span>}
    </li>
  );
}

export function statusText({ severity, status }: PageFinding): string {
  if (status === 'open') return severity;
  return status === 'waived' ? 'accepted' : 'not judged';
}

/** The key that does the same, for those who look: a screen reader has its own. */
export function Key({ name }: { name: string }) {
  return (
    <span class="key" aria-hidden="true">
      {name}
    </span>
  );
}
