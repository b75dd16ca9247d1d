import type { Policy } from '../../src/policy/policy.js';
import { policySchema } from '../../src/policy/schema/policy-schema.js';
import { aRulePolicy } from './outcomes.js';

/** A policy of defaults. */
export function aPolicy(overrides: Partial<Policy> = {}): Policy {
  const { waivers: _named, ...defaults } = policySchema.parse({});
  return { ...defaults, ...aRulePolicy(), ...overrides };
}
