/** What mail is about: each has a text and a page among the templates, `packet.txt` and `packet.html`. */
export const MAIL_KINDS = ['packet', 'reminder', 'escalation', 'refusals'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** What a template may say, by its placeholder, `{{rows}}`. */
export const MAIL_VALUES = [
  'org', // the org's host
  'asOf', // the day that the run is of, in the policy's time zone
  'due', // the last day for decisions
  'reviewer', // whose rows they are
  'rows', // how many
  'decided',
  'open',
  'contact', // whom to ask
  'attached', // the names of the packets that came along, one by one
  'elsewhere', // where those lie that did not, one by one
  'sentOn', // the day on which the packet was sent
  'returned', // the file that came back and was refused in part
  'refused', // what was refused of it and why, one by one
  'undecided', // what becomes of rows that are left open, a sentence of the policy's
  'inPlaceOf', // of a delegate's mail: whose rows they are, and until when; a line with it is left out of all others
  'late', // who is late and what is open, one by one
] as const;
export type MailValue = (typeof MAIL_VALUES)[number];

/** What a subject may say: it is read on locked screens and kept in every log on the way, so nothing about persons. */
export const SUBJECT_VALUES: readonly MailValue[] = ['org', 'asOf', 'due', 'rows', 'decided', 'open'];
