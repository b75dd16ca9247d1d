import type { Delivered } from '../delivery/deliver.js';
import type { FailedMail, SendResult } from '../delivery/send.js';
import { counted } from '../files/counted.js';
import { oneLine } from '../files/plain-text.js';

/** How one mail ended, for a terminal. */
export function deliveredText({ mail, outcome, detail }: Delivered, done: number, total: number): string {
  const said = outcome === 'sent' ? '' : `: ${detail}`;
  return `${oneLine(`${done} of ${total}  ${outcome}  ${mail.mail} to ${mail.to}${said}`)}\n`;
}

/** What a send came to, for a terminal. */
export function sendText(result: SendResult): string {
  const { sent, alreadySent, inDoubt, failed, files, over, quiet } = result;
  if (over !== undefined) return `${oneLine(`nothing to send: ${over}`)}\n`;
  const counts = [
    `${sent.length} sent`,
    ...(alreadySent > 0 ? [`${alreadySent} sent before`] : []),
    ...(inDoubt.length > 0 ? [`${inDoubt.length} in doubt`] : []),
    ...(failed.length > 0 ? [`${failed.length} not sent`] : []),
  ];
  const lines = [
    files.length > 0
      ? `dry run, nothing was sent: ${counted(files.length, 'file')} written`
      : `${result.complete ? 'Done' : 'NOT COMPLETE'}: ${counts.join(', ')}`,
    ...(quiet === undefined ? [] : [`nobody is chased today: ${quiet} is a quiet day`]),
    ...files.map((file) => `  ${file}`),
    ...inDoubt.map((one) => `in doubt: ${failedText(one)}. It may have arrived: ask, or send it again with --resend`),
    ...failed.map((one) => `not sent: ${failedText(one)}`),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function failedText({ mail, to, why }: FailedMail): string {
  return `${mail} to ${to === '' ? '(nobody)' : to}: ${why}`;
}
