import { RecommendationBadge, statusText } from './labels.js';
import type { Entry } from './packet.js';
import type { Review } from './use-review.js';

/** More than this no printer should be asked for by accident. */
const MAX_PRINTED = 2_000;

/** The rows shown as a table for paper, with what was decided. */
export function PrintedRows({ review }: { review: Review }) {
  const { rows } = review;
  return (
    <>
      {rows.length > MAX_PRINTED && (
        <p class="print-only">
          The first {MAX_PRINTED} of {rows.length} rows: filter them to print the others.
        </p>
      )}
      <table class="print-only printed">
        <thead>
          <tr>
            <th>#</th>
            <th>Person</th>
            <th>App</th>
            <th>Recommended, and why</th>
            <th>Decision</th>
            <th>Reason</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MAX_PRINTED).map((entry) => (
            <PrintedRow key={entry.at} review={review} entry={entry} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function PrintedRow({ review, entry }: { review: Review; entry: Entry }) {
  const decision = review.decisions.byRow.get(entry.at);
  return (
    <tr>
      <td>{entry.at + 1}</td>
      <td>
        <bdi>{entry.person}</bdi>
        <br />
        <bdi class="quiet">{entry.login}</bdi>
      </td>
      <td>
        <bdi>{entry.app}</bdi>
        <br />
        <bdi class="quiet">{entry.path}</bdi>
      </td>
      <td>
        <RecommendationBadge of={entry.recommendation} />
        {entry.findings.map((finding) => (
          <p key={finding.rule + finding.reason}>
            {statusText(finding)}: <bdi>{finding.reason}</bdi>
          </p>
        ))}
      </td>
      <td>{decision?.word ?? ''}</td>
      <td>
        <bdi>{decision?.reason ?? ''}</bdi>
      </td>
    </tr>
  );
}
