import * as z from 'zod';
import { personKey } from '../../assignment/person.js';
import { addressSchema, section, textSchema } from './values.js';

const daySchema = z.iso.date({ error: 'expected a date such as 2026-06-30' });

const delegationSchema = section({
  from: addressSchema.describe('The reviewer who is away.'),
  to: addressSchema.describe('Who gets their packet in that time, and may decide in their place: never on themself.'),
  firstDay: daySchema.describe('The first day, in the time zone of report.timezone.'),
  lastDay: daySchema.describe('The last day, to its end.'),
  reason: textSchema.describe('Why, as an auditor reads it.'),
  approvedBy: textSchema.describe('Who approved it: not the delegate.'),
});

type Given = z.output<typeof delegationSchema>;

/** `delegations:` */
export const delegationsSchema = z
  .array(delegationSchema)
  .superRefine((delegations, context) => {
    for (const [index, one] of delegations.entries()) {
      for (const [key, message] of problemsOf(one, delegations.slice(0, index), delegations)) {
        context.addIssue({ code: 'custom', path: [index, key], message });
      }
    }
  })
  .describe('Who decides in the place of reviewers who are away, for a time.');

function problemsOf(one: Given, before: readonly Given[], all: readonly Given[]): [keyof Given, string][] {
  const { from, to, firstDay, lastDay, approvedBy } = one;
  const problems: [keyof Given, string][] = [];
  if (lastDay < firstDay) problems.push(['lastDay', `${lastDay} is before the first day, ${firstDay}`]);
  if (isSame(from, to)) problems.push(['to', `${to} is the reviewer who is away`]);
  if (isSame(approvedBy, to)) problems.push(['approvedBy', `${approvedBy} is the delegate: somebody else approves`]);
  const twice = before.find((other) => isSame(other.from, from) && overlap(other, one));
  if (twice !== undefined) {
    problems.push(['firstDay', `${from} delegates to ${twice.to} from ${twice.firstDay} to ${twice.lastDay} already`]);
  }
  const next = all.find((other) => other !== one && isSame(other.from, to) && overlap(other, one));
  if (next !== undefined) {
    problems.push(['to', `${to} is away in that time and delegates to ${next.to}: a delegate has no delegate`]);
  }
  return problems;
}

function isSame(one: string, other: string): boolean {
  return personKey(one) === personKey(other);
}

function overlap(one: Given, other: Given): boolean {
  return one.firstDay <= other.lastDay && other.firstDay <= one.lastDay;
}
