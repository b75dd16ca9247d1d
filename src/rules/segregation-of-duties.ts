import type { Assignment } from '../assignment/assignment.js';
import type { HeldAccess, HeldSide } from '../assignment/held-sides.js';
import { type CompiledSide, compileSide } from './conflict-side.js';
import { type BaseSettings, type Check, NOT_APPLICABLE, type Outcome, PASS, type Rule } from './rule.js';
import type { Conflict } from './rule-policy.js';
import type { Truth } from './scim/truth.js';

/**
 * Fires on every access of a user who has both sides of a conflict. Judged by the evaluator, one conflict after the other:
 * what the user has elsewhere is looked up before the rows are judged, and comes with the assignment.
 */
export const segregationOfDuties: Rule<BaseSettings> = {
  id: 'segregation-of-duties',
  title: 'Access that must not meet in one hand',
  rationale:
    'Whoever can do both halves of a transaction can do it alone and hide it. Each access looks right by itself, so nobody sees it who reviews one app at a time.',
  controls: {
    'SOC 2': ['CC5.1', 'CC6.3'],
    'ISO 27001': ['A.5.3', 'A.5.18'],
    'PCI DSS': ['7.2.1', '7.2.2'],
    'NIST 800-53': ['AC-5', 'AC-6'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
};

/** Other accesses that a reason names; the others are counted. */
const NAMED = 5;

/** The check of one conflict, for the apps that either side names. */
export function conflictCheck(conflict: Conflict): Check {
  const { id, title } = conflict;
  const name = title === undefined ? `the conflict ${id}` : `“${title}” (${id})`;
  const sides = [
    { own: compileSide(conflict.first), other: 'second' },
    { own: compileSide(conflict.second), other: 'first' },
  ] as const;
  return (assignment) => {
    const { app, sides: held } = assignment;
    const outcomes = sides.map(({ own, other }) => {
      const isOn = own.namesApp(app) ? own.test(assignment) : false;
      if (isOn === false) return NOT_APPLICABLE;
      if (held === undefined) return unknown(name, 'the user’s other accesses were not looked at');
      const ofOther = held.get(id)?.[other];
      return ofOther === undefined ? PASS : judged({ name, isOn, own, assignment, ofOther });
    });
    return strongest(outcomes);
  };
}

interface SideInput {
  readonly name: string;
  readonly isOn: Truth;
  readonly own: CompiledSide;
  readonly assignment: Assignment;
  readonly ofOther: HeldSide;
}

function judged({ name, isOn, own, assignment, ofOther }: SideInput): Outcome {
  const { accesses, unknown: more } = ofOther;
  const certain = accesses.filter(({ isCertain }) => isCertain);
  if (isOn === undefined) {
    if (accesses.length === 0 && more === '') return PASS;
    return unknown(name, `whether this access is one side of it is not decided: it has ${own.describe(assignment)}`);
  }
  if (certain.length > 0) return found(name, certain, assignment.app.id);
  if (accesses.length > 0) {
    return unknown(name, `whether the other side is ${namesOf(accesses)} is not decided by what Okta gave`);
  }
  return more === '' ? PASS : unknown(name, more);
}

function found(name: string, certain: readonly HeldAccess[], appId: string): Outcome {
  const elsewhere = certain.filter(({ app }) => app.id !== appId);
  const reason =
    elsewhere.length === 0
      ? `Both sides of ${name} are in this one access.`
      : `Both sides of ${name} are in one hand: beside this access the user has ${namesOf(elsewhere)}.`;
  return { kind: 'finding', reason, others: certain.map(({ app }) => app) };
}

function unknown(name: string, why: string): Outcome {
  return { kind: 'unknown', reason: `Whether both sides of ${name} are in one hand is not known: ${why}.` };
}

function namesOf(accesses: readonly HeldAccess[]): string {
  const named = accesses.slice(0, NAMED).map(({ app, how }) => `${app.label} (${how})`);
  const more = accesses.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

const STRENGTH = { finding: 3, unknown: 2, pass: 1, 'not-applicable': 0 } as const;

function strongest([one = NOT_APPLICABLE, other = NOT_APPLICABLE]: readonly Outcome[]): Outcome {
  return STRENGTH[other.kind] > STRENGTH[one.kind] ? other : one;
}
