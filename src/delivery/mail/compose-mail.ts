import type { MailWords } from './fill-template.js';

/** One mail, ready to be composed. */
export interface Mail extends MailWords {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly replyTo: string;
  readonly date: Date;
  readonly attachments: readonly MailAttachment[];
}

export interface MailAttachment {
  readonly name: string;
  readonly content: Buffer;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** Composes a mail as it goes over the wire and into a .eml file. Memory holds it whole: `maxAttachment` bounds it. */
export async function composeMail(mail: Mail): Promise<Buffer> {
  // with the first mail: no other command needs it
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from: { name: 'Access review', address: mail.from },
    to: { name: '', address: mail.to },
    replyTo: { name: '', address: mail.replyTo },
    subject: mail.subject,
    messageId: mail.messageId,
    date: mail.date,
    text: mail.text,
    html: mail.html,
    // RFC 3834: nobody's out-of-office note has to answer this
    headers: { 'Auto-Submitted': 'auto-generated' },
    // the parts are told apart by what tells the mails apart, so that the same mail is the same bytes
    baseBoundary: mail.messageId.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 40),
    disableFileAccess: true,
    disableUrlAccess: true,
    attachments: mail.attachments.map(({ name, content }) => ({
      filename: name,
      content,
      contentType: CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      contentTransferEncoding: 'base64',
    })),
  });
  return await new Promise((resolve, reject) => {
    composer.compile().build((error, bytes) => (error == null && bytes ? resolve(bytes) : reject(error)));
  });
}
