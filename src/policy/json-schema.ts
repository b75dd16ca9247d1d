import * as z from 'zod';
import { policySchema } from './schema/policy-schema.js';
import { registerSchema } from './schema/register-schema.js';
import { waiversSchema } from './schema/rules-schema.js';

/** The JSON schemas that editors use, by the name of their file in `config/`: the same that the job parses by. */
export function jsonSchemas(): ReadonlyMap<string, string> {
  return new Map([
    ['access-review.schema.json', textOf(policySchema, 'The policy of okta-access-review')],
    ['service-accounts.schema.json', textOf(registerSchema, 'Service accounts of okta-access-review')],
    ['waivers.schema.json', textOf(waiversSchema, 'Waivers of okta-access-review')],
  ]);
}

function textOf(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ $schema, title, ...rest }, undefined, 2)}\n`;
}
