import { isMailAddress } from '../assignment/mail-address.js';
import { personKey } from '../assignment/person.js';
import type { ReviewerStatus } from '../changes/status/status.js';
import { packetName } from '../packets/packet-name.js';
import { csvText } from '../report/csv/csv-file.js';
import { textTable } from '../report/text-table.js';
import type { Campaign } from './campaign.js';
import { addressToday, type Due, type DueMail, mailToReviewer, type Unwritable } from './due-mail.js';
import { type RefusedFile, refusedFiles, type SpeaksFor } from './refused-files.js';

/** So many refusals are told in the mail itself; all of them stand in the file that goes along. */
const MAX_TOLD = 20;

const REFUSED = textTable('Refused', ['file', 'cell', 'app', 'person', 'why', 'imported_at']);

/**
 * The answers that are due: one for each returned file of which rows are refused still, to the reviewer whom it names, or in
 * whose place it was decided, if it names a delegate: then to whoever gets that reviewer's mail today. Only who reviews
 * something in this run is written to: a file may name anybody.
 */
export async function dueRefusals(campaign: Campaign, signal: AbortSignal): Promise<Due> {
  const due: DueMail[] = [];
  const unwritable: Unwritable[] = [];
  const reviewers = new Map(campaign.asked.map((status) => [personKey(status.reviewer), status]));
  for (const refused of await refusedFiles(campaign.run, speaksFor(campaign), signal)) {
    const status = reviewers.get(refused.ownerKey);
    if (status === undefined) continue;
    if (isMailAddress(addressToday(campaign, status.reviewer))) due.push(answer(campaign, status, refused));
    else {
      const why = `is not an e-mail address: tell them yourself what was refused of ${refused.file}`;
      unwritable.push({ mail: 'refusals', to: status.reviewer, why });
    }
  }
  return { due, unwritable };
}

function speaksFor({ run, asked }: Campaign): SpeaksFor {
  const speaks = new Map(asked.map(({ reviewer }) => [personKey(reviewer), new Set([personKey(reviewer)])]));
  const reviewers = new Set(speaks.keys());
  for (const { from, to } of run.policy.delegations) {
    if (!reviewers.has(personKey(from))) continue;
    const owners = speaks.get(personKey(to)) ?? new Set<string>();
    speaks.set(personKey(to), owners.add(personKey(from)));
  }
  return speaks;
}

function answer(campaign: Campaign, status: ReviewerStatus, refused: RefusedFile): DueMail {
  const { file, sha256, lastSeq, rows } = refused;
  const more = rows.length - MAX_TOLD;
  const isAttached = campaign.settings.delivery.attach.length > 0;
  const where = isAttached ? 'in the attached file' : `in the file: ask ${campaign.replyTo}`;
  const name = `refused-${sha256.slice(0, 12)}-${packetName(status.reviewer, 1, 'csv')}`;
  const table = rows.map(({ cell, appLabel, login, why, at }) => [file, cell, appLabel, login, why, at]);
  return mailToReviewer(campaign, 'refusals', status, {
    // the same file refused for other reasons, by a later import, is another answer
    words: [sha256, String(lastSeq)],
    values: {
      returned: file,
      refused: [
        ...rows.slice(0, MAX_TOLD).map(({ cell, why }) => `${cell}: ${why}`),
        ...(more > 0 ? [`and ${more} more, ${where}`] : []),
      ],
      attached: isAttached ? [name] : [],
    },
    ...(isAttached ? { made: [{ name, content: Buffer.from(csvText(REFUSED, table)) }] } : {}),
    answers: { name: file, sha256 },
    ...(refused.ownerKey === refused.reviewerKey ? {} : { about: [status.reviewer, refused.reviewerKey] }),
  });
}
