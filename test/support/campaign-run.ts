import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/async/clock.js';
import { type SendOptions, type SendResult, sendMail } from '../../src/delivery/send.js';
import { smtpSession } from '../../src/delivery/smtp/smtp-session.js';
import { smtpSettings } from '../../src/delivery/smtp/smtp-settings.js';
import { loadMailTemplates } from '../../src/policy/mail/mail-templates.js';
import type { DeliveryPolicy } from '../../src/policy/policy.js';
import { aChangesRun, type ChangesRun } from './changes-run.js';
import { type MailServer, mailUrl } from './mail-server.js';

/** Three reviewers: the owners of Payroll and of Slack, and the fallback for what would be a review of oneself. */
export const CAMPAIGN_POLICY = `reviewers: { by: owner, fallback: team@example.com, packets: [xlsx, html] }
owners: [{ apps: [Payroll], reviewer: user3@example.com }, { apps: [Slack], reviewer: user4@example.com }]
delivery: { from: access-review@example.com, deadline: P14D }
apply: { maxShare: 1, perApp: { maxShare: 1 } }
`;
export const REVIEWERS = ['team@example.com', 'user3@example.com', 'user4@example.com'];

export async function aCampaignRun(policy = CAMPAIGN_POLICY): Promise<ChangesRun> {
  return await aChangesRun({ policy });
}

/** Undoes all sending, so that one run serves many tests. */
export async function forgetDeliveries(run: ChangesRun): Promise<void> {
  await rm(join(run.folder, 'deliveries.ndjson'), { force: true });
}

export interface SendingOptions extends Partial<SendOptions> {
  readonly delivery?: Partial<DeliveryPolicy>;
  readonly templates?: string;
}

/** `send` of a run, by a mail server. */
export async function send(
  run: ChangesRun,
  server: Pick<MailServer, 'port'>,
  more: SendingOptions = {},
): Promise<SendResult> {
  const { delivery, templates, ...options } = more;
  return await sendMail({
    folder: run.folder,
    settingsOf: async ({ policy }) => ({
      delivery: { ...policy.delivery, ...delivery },
      templates: await loadMailTemplates(templates),
    }),
    by: { session: smtpSession(smtpSettings(mailUrl(server.port)), { timeoutMs: 5000 }) },
    remind: false,
    escalate: false,
    refusals: false,
    resend: false,
    sentBy: 'tester',
    clock: systemClock,
    signal: run.signal,
    onProgress: () => {},
    ...options,
  });
}
