import { useLayoutEffect, useRef } from 'preact/hooks';
import { MEANINGS } from '../../rules/recommendation-meanings.js';
import { FindingLine, RecommendationBadge } from './labels.js';
import { detailsOf, type Entry, type Packet } from './packet.js';
import type { Review } from './use-review.js';
import { whenText } from './when.js';

/** One row with all that is known of it. */
export function RowDetail({ review, entry }: { review: Review; entry: Entry }) {
  const { packet, rows, moves } = review;
  const heading = useRef<HTMLHeadingElement>(null);
  const place = rows.findIndex(({ at }) => at === entry.at);
  useLayoutEffect(() => {
    // not on opening the page: a screen reader begins at the top then
    if (moves > 0) heading.current?.focus();
  }, [moves]);
  return (
    <section class="detail" aria-label="One row">
      <p class="quiet place">{`Row ${place + 1} of ${rows.length}`}</p>
      <h2 ref={heading} tabIndex={-1}>
        <bdi>{entry.person}</bdi> <span class="quiet">in</span> <bdi>{entry.app}</bdi>
      </h2>
      <p class="badges">
        <span>
          Recommended: <RecommendationBadge of={entry.recommendation} />{' '}
          <span class="quiet">{MEANINGS[entry.recommendation]}</span>
        </span>
        {entry.change === 'new' && <span class="badge">New since the review before</span>}
        {entry.change === 'changed' && <span class="badge">Changed since the review before</span>}
      </p>
      {entry.previous !== '' && (
        <p>
          Last time: <bdi>{entry.previous}</bdi>.
        </p>
      )}
      <Findings entry={entry} />
      <h3>What revoking does</h3>
      <p>
        <bdi>{entry.removal}</bdi>
      </p>
      <Facts packet={packet} entry={entry} />
    </section>
  );
}

function Findings({ entry }: { entry: Entry }) {
  return (
    <>
      <h3>{entry.recommendation === 'keep' ? 'Findings' : 'Why'}</h3>
      {entry.findings.length === 0 ? (
        <p>No rule has found anything. Keep it only if you know that it is needed.</p>
      ) : (
        <ul class="findings">
          {entry.findings.map((finding) => (
            <FindingLine key={finding.rule + finding.reason} finding={finding} />
          ))}
        </ul>
      )}
    </>
  );
}

function Facts({ packet, entry }: { packet: Packet; entry: Entry }) {
  const { asOf, timezone } = packet.data;
  return (
    <dl class="facts">
      {detailsOf(packet, entry).map(({ column, text }) => (
        <div key={column.key}>
          <dt>{column.heading}</dt>
          <dd>
            <bdi>{column.isTime ? whenText(text, asOf, timezone) : text}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
