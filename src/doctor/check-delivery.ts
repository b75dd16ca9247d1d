import type { MailSession } from '../delivery/smtp/mail-session.js';
import { smtpSession } from '../delivery/smtp/smtp-session.js';
import { SMTP_URL, type SmtpSettings, smtpSettings } from '../delivery/smtp/smtp-settings.js';
import { JIRA_TOKEN, JIRA_URL, jiraSettings } from '../delivery/tickets/jira-settings.js';
import { WEBHOOK_URL, webhookTarget } from '../delivery/webhook/webhook-target.js';
import { ConfigError, messageOf } from '../errors.js';
import type { Policy } from '../policy/policy.js';
import { type Check, type CheckName, failed, failedBy, ok, warning } from './check.js';

const MAIL = { id: 'mail', title: 'Mail server' };
const WEBHOOK = { id: 'webhook', title: 'Webhook' };
const JIRA = { id: 'jira', title: 'Jira' };

export interface DeliveryOptions {
  readonly policy: Pick<Policy, 'delivery' | 'webhook' | 'tickets'>;
  /** A variable of the environment; undefined where it is absent or empty. Throws ConfigError where it cannot be meant. */
  readonly variable: (name: string) => string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Opens a session with a mail server; stands in for it in tests. */
  readonly session?: (settings: SmtpSettings) => MailSession;
}

/**
 * What `send`, `tickets` and the webhook need of the environment, as far as it is wanted. The mail server is asked to let the
 * program in, and given no mail; the webhook and Jira are not asked: a message is not sent for nothing.
 */
export async function* checkDelivery(options: DeliveryOptions): AsyncGenerator<Check> {
  for (const look of [checkMail, checkWebhook, checkJira]) {
    const check = await look(options);
    if (check !== undefined) yield check;
  }
}

async function checkMail(options: DeliveryOptions): Promise<Check | undefined> {
  const { policy, variable, signal, session: open = smtpSession } = options;
  const fix = `Set ${SMTP_URL}, for instance smtps://USER:PASSWORD@smtp.example.com:465`;
  return await withoutMistake(MAIL, fix, async () => {
    const url = variable(SMTP_URL);
    if (url === undefined) {
      if (policy.delivery.from === undefined) return undefined;
      return warning(MAIL, `the policy says how mail is written, and ${SMTP_URL} is not set: send cannot send`, fix);
    }
    const settings = smtpSettings(url);
    const { host, port, secure, requireTls, user } = settings;
    const session = open(settings);
    try {
      await session.ready(signal);
    } catch (error) {
      signal.throwIfAborted();
      return failedBy(MAIL, error, `Correct ${SMTP_URL}, or let this machine reach the server`);
    } finally {
      await session.close();
    }
    const how = secure ? 'over TLS' : requireTls ? 'by STARTTLS' : 'on this machine';
    const signedIn = user === undefined ? 'without a sign-in' : 'signed in';
    return ok(MAIL, `${host}:${port} lets this program in ${how}, ${signedIn}; no mail was sent`);
  });
}

function checkWebhook({ policy, variable, env }: DeliveryOptions): Promise<Check | undefined> {
  return withoutMistake(WEBHOOK, `Correct ${WEBHOOK_URL}: reviews go on without it, and nobody is told`, async () => {
    const url = variable(WEBHOOK_URL);
    if (url === undefined) return undefined;
    const { host } = webhookTarget(url, env);
    return ok(
      WEBHOOK,
      `${host} is told ${policy.webhook.events.join(', ')}, as ${policy.webhook.kind}; it was not asked`,
    );
  });
}

function checkJira({ policy, variable, env }: DeliveryOptions): Promise<Check | undefined> {
  const fix = `Set ${JIRA_URL} and ${JIRA_TOKEN}, or use tickets --to`;
  return withoutMistake(JIRA, fix, async () => {
    const [url, token] = [variable(JIRA_URL), variable(JIRA_TOKEN)];
    const { project } = policy.tickets;
    if (url === undefined && token === undefined) {
      if (project === undefined) return undefined;
      return warning(
        JIRA,
        `the policy names the project ${project}, and ${JIRA_URL} is not set: tickets makes none`,
        fix,
      );
    }
    const { base } = jiraSettings(url, token, env);
    if (project !== undefined) return ok(JIRA, `tickets go to the project ${project} at ${base}; it was not asked`);
    return warning(JIRA, `${base}, and the policy names no project`, 'Set tickets.project in the policy');
  });
}

/** A value that cannot be meant is a failed check, with all that is wrong with it. */
async function withoutMistake(
  name: CheckName,
  fix: string,
  check: () => Promise<Check | undefined>,
): Promise<Check | undefined> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return failed(name, messageOf(error), fix);
  }
}
