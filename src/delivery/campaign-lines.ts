import { counted } from '../files/counted.js';
import type { AppCampaign, CampaignCounts, CampaignSummary, ReviewerCampaign } from '../run/campaign-summary.js';

/** How a campaign stands as lines for a terminal. */
export function campaignLines({ due, total, reviewers, apps }: CampaignSummary): string[] {
  return [
    '',
    due === undefined ? 'Campaign' : `Campaign (decisions are wanted by ${due})`,
    `  ${countsText(total)}`,
    'Mail by reviewer',
    ...reviewers.map(reviewerLine),
    'Reviewers by app',
    ...apps.map(appLine),
  ];
}

function countsText({ reviewers, sent, opened, done, late, escalated }: CampaignCounts): string {
  const parts = [
    `${sent} of ${reviewers} packets sent`,
    `${opened} came back`,
    `${counted(done, 'reviewer')} done`,
    `${late} late`,
    `${escalated} escalated`,
  ];
  return parts.join('; ');
}

const OUTCOMES = {
  sent: 'packet sent',
  'in-doubt': 'packet in doubt since',
  refused: 'packet refused',
  'not-sent': 'packet not sent, tried',
} as const;

function reviewerLine({ reviewer, packet, opened, reminders, answers, escalatedTo, late }: ReviewerCampaign): string {
  const parts = [
    packet === undefined ? 'no packet sent' : `${OUTCOMES[packet.outcome]} ${packet.at}`,
    ...(opened ? ['came back'] : []),
    ...(reminders > 0 ? [`reminded ${times(reminders)}`] : []),
    ...(answers > 0 ? [`told of refused rows ${times(answers)}`] : []),
    ...(escalatedTo.length > 0 ? [`escalated to ${escalatedTo.join(', ')}`] : []),
    ...(late ? ['LATE'] : []),
  ];
  return `  ${reviewer}: ${parts.join('; ')}`;
}

function appLine({ appLabel, appId, rows, decided, ...counts }: AppCampaign): string {
  return `  ${appLabel} (${appId}): ${countsText(counts)}; ${decided} of ${rows} rows decided`;
}

function times(count: number): string {
  return counted(count, 'time');
}
