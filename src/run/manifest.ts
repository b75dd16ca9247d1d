import * as z from 'zod';
import { IncompleteError } from '../errors.js';
import { LAYOUT } from './layout.js';
import { appReadSchema, runFactsSchema } from './run-facts.js';

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PREDICATE_TYPE = 'urn:okta-access-review:run:v1';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();
const perSeverity = z.strictObject({ low: count, medium: count, high: count, critical: count });

/** One app: `rows` are those that Okta sent, `distinctUsers` those that were kept; the difference is `duplicates`. */
const appSchema = z.strictObject({ ...appReadSchema.unwrap().shape, distinctUsers: count }).readonly();

const fileSchema = z
  .strictObject({ name: z.string(), bytes: count, sha256, rows: count.optional(), tokenSha256: sha256.optional() })
  .readonly();

const ruleCountSchema = z.strictObject({
  ruleId: z.string(),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  open: count,
  waived: count,
  unknown: count,
});

/** The counts of the reports; absent where a run ended before they were written. */
const summarySchema = z.strictObject({
  assignments: count,
  users: count,
  appsInScope: count,
  appsSeen: count,
  open: perSeverity,
  waived: count,
  unknown: count,
  byRule: z.array(ruleCountSchema).readonly(),
  recommendations: z.strictObject({ revoke: count, check: count, keep: count }),
  conflicts: z
    .array(
      z.strictObject({
        ...{ id: z.string(), title: z.string(), severity: z.enum(['low', 'medium', 'high', 'critical']) },
        ...{ first: count, second: count, both: count, unclear: count },
      }),
    )
    .readonly()
    .optional(),
  roster: z.strictObject({ people: count, active: count, withAccess: count }).optional(),
  paths: z
    .strictObject({ rows: count, several: count, unknown: count, unexplained: count, unlisted: count })
    .optional(),
  changes: z
    .strictObject({
      rows: count,
      added: count,
      removed: count,
      changed: count,
      same: count,
      notCompared: count,
      carried: count,
      carriedInBulk: count.optional(),
      apps: z.strictObject({ added: count, gone: count, inScope: count, outOfScope: count }),
      revoked: z.strictObject({ gone: count, back: count, stillThere: count }),
      explained: count,
      unexplained: count,
    })
    .optional(),
});

const { schema: _schema, apps: _apps, verdict, gaps, warnings, ...asked } = runFactsSchema.unwrap().shape;

const predicateSchema = z.strictObject({
  verdict,
  gaps,
  warnings,
  ...asked,
  /** SHA-256 of the policy's files as used, by name. */
  policy: z.record(z.string(), sha256).readonly(),
  summary: summarySchema.optional(),
  apps: z.array(appSchema).readonly(),
  files: z.array(fileSchema).readonly(),
});

const manifestSchema = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256 }) }).readonly()).readonly(),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: predicateSchema.readonly(),
});

/** A run's manifest: a plain in-toto Statement about the files of its folder. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** The manifest as the file's text: UTF-8 JSON, always the same keys in the same order, a newline at the end. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** Reads a manifest back; anything that is not exactly one is an error that names every difference. */
export function parseManifest(value: unknown): Manifest {
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new IncompleteError(`${LAYOUT.manifest} is not a manifest of a run:\n${z.prettifyError(parsed.error)}`);
}
