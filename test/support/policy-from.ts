import type { Policy } from '../../src/policy/policy.js';
import { policySchema } from '../../src/policy/schema/policy-schema.js';

/** The shipped defaults, with what matters to the test as it stands in a policy file. */
export function policyFrom(document: Readonly<Record<string, unknown>> = {}): Policy {
  return { ...policySchema.parse(document), expectations: [], conflicts: [], waivers: [] };
}
