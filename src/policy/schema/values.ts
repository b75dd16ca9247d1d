import * as z from 'zod';
import { isMailAddress } from '../../assignment/mail-address.js';
import { durationProblem } from '../../rules/age-limit.js';
import { SEVERITIES } from '../../rules/rule.js';

export const severitySchema = z.enum(SEVERITIES).describe('How much a finding matters.');

export const recommendSchema = z
  .enum(['revoke', 'check'])
  .describe(
    'What a finding proposes to the reviewer. Nothing is removed that no reviewer revokes, unless delivery.undecided says so beforehand.',
  );

/** Text that says something. */
export const textSchema = z.string().regex(/\S/, 'is empty');

export const appEntriesSchema = z
  .array(textSchema)
  .describe('App ids, or labels where * stands for any text and ? for one character; case does not matter in labels.');

export const durationSchema = z
  .string()
  .superRefine(addProblem(durationProblem))
  .describe('An ISO 8601 duration: P90D is 90 days, P3M three months.');

/** An address that mail can be sent to as it stands. */
export const addressSchema = z.string().superRefine(addProblem(addressProblem));

/**
 * An object of the policy that takes these keys only; a wrong one is told what there is. `noun` is "key" or "rule";
 * `otherwise` says what to do about something that is not keys and values at all.
 */
export function section<S extends z.core.$ZodLooseShape>(
  shape: S,
  noun = 'key',
  otherwise: (given: unknown) => string | undefined = () => undefined,
): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return `unknown ${noun}; known: ${known}`;
      return issue.code === 'invalid_type' ? otherwise(issue.input) : undefined;
    },
  });
}

/** Turns a function that says what is wrong with a text into a check of zod's. */
export function addProblem(problemOf: (text: string) => string | undefined): (text: string, check: Refinement) => void {
  return (text, check) => {
    const message = problemOf(text);
    if (message !== undefined) check.addIssue({ code: 'custom', message });
  };
}

function addressProblem(text: string): string | undefined {
  return isMailAddress(text) ? undefined : `"${text}" is not an e-mail address: write the bare address`;
}

/** What a check may do: the part of zod's context that is used here. */
interface Refinement {
  readonly addIssue: (issue: { readonly code: 'custom'; readonly message: string }) => void;
}
