import { Command } from 'commander';
import type { DeliverySettings } from '../../delivery/campaign.js';
import { sendMail } from '../../delivery/send.js';
import { smtpSession } from '../../delivery/smtp/smtp-session.js';
import { SMTP_URL, smtpSettings } from '../../delivery/smtp/smtp-settings.js';
import { ConfigError } from '../../errors.js';
import { jsonText } from '../../files/plain-text.js';
import { loadMailTemplates } from '../../policy/mail/mail-templates.js';
import type { LoadedPolicy } from '../../policy/policy.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { givenPolicy } from '../given-policy.js';
import { variableOf } from '../machine.js';
import { sayNext } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';
import { sendEvents } from '../send-events.js';
import { deliveredText, sendText } from '../send-text.js';
import { tellOfRun } from '../tell-webhook.js';

interface SendFlags {
  readonly config?: string;
  readonly remind: boolean;
  readonly escalate: boolean;
  readonly refusals: boolean;
  readonly dryRun: boolean;
  readonly out?: string;
  readonly resend: boolean;
  readonly sentBy?: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** `send`: mails every reviewer their packet. */
export function sendCommand(context: CliContext, finish: Finish): Command {
  return new Command('send')
    .description('mails every reviewer their packet, once, and reminders; started again, it sends what did not go out')
    .argument('<run>', "the run's folder")
    .option('--config <file>', 'a policy whose delivery: says how mail is written (default: the run’s own)')
    .option(
      '--remind',
      'remind those with open rows who are due, in place of sending packets; made for a daily cron',
      false,
    )
    .option('--escalate', 'tell managers, or the fallback, who is late; once for each late reviewer', false)
    .option(
      '--refusals',
      'answer each returned file of which rows were refused, once: which, and why; goes with --remind and --escalate',
      false,
    )
    .option('--dry-run', 'write the mails as .eml files in place of sending them', false)
    .option('--out <folder>', 'with --dry-run: where to (default: the run’s folder with -mail)')
    .option('--resend', 'also send again what is in doubt, although it may have arrived', false)
    .option('--sent-by <name>', 'who sends, for the record (default: the user of this machine)')
    .option('--quiet', 'no progress', false)
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, flags: SendFlags) => {
      const folder = fromWorkingFolder(context, run);
      const { clock, signal } = context;
      const named = policyNamed(flags.config, context);
      const result = await sendMail({
        folder,
        settingsOf: async (opened) => await settingsOf(opened, await named()),
        by: senderOf(folder, flags, context),
        remind: flags.remind,
        escalate: flags.escalate,
        refusals: flags.refusals,
        resend: flags.resend,
        sentBy: flags.sentBy ?? context.operator,
        clock,
        signal,
        onProgress: (...step) => {
          if (!flags.quiet) context.err(deliveredText(...step));
        },
      });
      context.out(flags.json ? `${jsonText(result, 2)}\n` : sendText(result));
      if (!flags.dryRun)
        await tellOfRun(context, folder, (opened) => sendEvents(opened, result), (await named())?.policy.webhook);
      if (!flags.json && !flags.dryRun) sayNext(context, 'status', { path: folder });
      finish(result.complete ? EXIT.complete : EXIT.incomplete);
    });
}

function senderOf(
  folder: string,
  { dryRun, out }: SendFlags,
  context: CliContext,
): Parameters<typeof sendMail>[0]['by'] {
  if (dryRun) return { emlFolder: out === undefined ? `${folder}-mail` : fromWorkingFolder(context, out) };
  if (out !== undefined) throw new ConfigError(['--out says where --dry-run writes to, and there is no --dry-run']);
  const url = variableOf(context.env, SMTP_URL);
  if (url === undefined) {
    throw new ConfigError([
      `${SMTP_URL} is not set: it names the mail server, for instance smtps://USER:PASSWORD@smtp.example.com:465. --dry-run needs none`,
    ]);
  }
  return { session: smtpSession(smtpSettings(url)) };
}

/** The run keeps its policy and no templates: these are read beside the policy that names them. */
async function settingsOf({ policy }: FinishedRun, named: LoadedPolicy | undefined): Promise<DeliverySettings> {
  if (named !== undefined) {
    return { delivery: named.policy.delivery, templates: await loadMailTemplates(named.mailFolder) };
  }
  const { delivery } = policy;
  if (delivery.templates === undefined) return { delivery, templates: await loadMailTemplates(undefined) };
  throw new ConfigError([
    `the run's policy takes the words of mail from ${delivery.templates}, which lies beside the policy: name that by --config`,
  ]);
}

/** The policy that `--config` names, read when it is asked for first, and once; undefined where it names none. */
function policyNamed(config: string | undefined, context: CliContext): () => Promise<LoadedPolicy | undefined> {
  let loaded: ReturnType<typeof givenPolicy> | undefined;
  return () => (loaded ??= givenPolicy(config, context));
}

const EXAMPLES = `
The mail server is OKTA_ACCESS_REVIEW_SMTP_URL, from the environment only: smtps://USER:PASSWORD@HOST:465, or
smtp://USER:PASSWORD@HOST:587, which has to offer STARTTLS. Each mail is on record in the run's deliveries.ndjson before
it goes out. What a server refused, or what did not reach it, is named with exit code 3, and the next send tries it again.
A mail whose answer was lost is in doubt: it is named, and only --resend sends it once more.
Where OKTA_ACCESS_REVIEW_WEBHOOK_URL is set, it is told what went out, when all is decided, and once that the deadline has passed.

Examples:
  $ okta-access-review send reports/example.okta.com-2026-03-31T060000Z --dry-run
  $ okta-access-review send reports/example.okta.com-2026-03-31T060000Z
  $ okta-access-review send reports/example.okta.com-2026-03-31T060000Z --refusals --remind --escalate
`;
