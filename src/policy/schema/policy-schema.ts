import { IANAZone } from 'luxon';
import * as z from 'zod';
import { USE_EVENTS } from '../../assignment/use-events.js';
import { PACKET_FORMATS } from '../policy.js';
import { applySchema } from './apply-schema.js';
import { conflictsSchema } from './conflicts-schema.js';
import { delegationsSchema } from './delegations-schema.js';
import { deliverySchema } from './delivery-schema.js';
import { rosterSchema } from './roster-schema.js';
import { expectationsSchema, rulesSchema } from './rules-schema.js';
import { sourcesSchema } from './sources-schema.js';
import { ticketsSchema } from './tickets-schema.js';
import { addProblem, appEntriesSchema, durationSchema, section, textSchema } from './values.js';
import { webhookSchema } from './webhook-schema.js';

/** `apps:` */
const appsSchema = section({
  statuses: z
    .array(z.enum(['ACTIVE', 'INACTIVE', 'DELETED']))
    .min(1, 'names no status, so that no app would be reviewed')
    .default(['ACTIVE', 'INACTIVE'])
    .describe('Apps with these statuses are reviewed.'),
  include: appEntriesSchema.default([]).describe('Review these apps only: app ids or label globs. Empty means all.'),
  exclude: appEntriesSchema.default([]).describe('Leave these apps out: app ids or label globs.'),
}).describe('Which apps are reviewed.');

/** `rateLimit:` */
const rateLimitSchema = section({
  share: z
    .number()
    .gt(0, 'must be above 0')
    .max(1, 'must be 1 or less')
    .default(0.9)
    .describe('The part of each rate limit that this process itself may spend, whatever others spend of the rest.'),
  maxConcurrent: z
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(100, 'must be 100 or less')
    .default(8)
    .describe('Requests under way at the same time.'),
}).describe("How much of Okta's rate limits the job uses.");

const ROLE_ATTRIBUTES = ['role', 'roles', 'samlRoles', 'profile', 'license', 'licenses', 'entitlement', 'entitlements'];

/** `report:` */
const reportSchema = section({
  timezone: z
    .string()
    .superRefine(
      addProblem((zone) =>
        IANAZone.isValidZone(zone)
          ? undefined
          : `"${zone}" is not an IANA time zone; for instance UTC or Europe/Berlin`,
      ),
    )
    .default('UTC')
    .describe('IANA time zone of the times in the workbook. CSV files are always in UTC.'),
  every: durationSchema
    .optional()
    .describe('How often the org is to be reviewed: P3M. Summary and Evidence say when the next is due.'),
  keepFor: durationSchema
    .optional()
    .describe('How long a run is to be kept: P7Y. Said in Summary and Evidence; nothing is deleted.'),
  roleAttributes: z
    .array(textSchema)
    .default([...ROLE_ATTRIBUTES])
    .describe(
      "Attributes of the app user's profile that say what the access is: the first that has a value is the column app_role.",
    ),
}).describe('How reports look.');

/** `paths:` */
const pathsSchema = section({
  apps: z
    .union(
      [z.enum(['off', 'all']), appEntriesSchema.min(1, 'names no app; to read no paths, write off')],
      'expected off, all, or a list of app ids and label globs',
    )
    .default('off')
    .describe('Of which apps every way to an access is read: off, all, or app ids and label globs.'),
}).describe(
  'The groups that give an app, who is in them, and the rules behind that: every way by which an access holds.',
);

/** `changes:` */
const changesSchema = section({
  log: z
    .enum(['off', 'on'])
    .default('off')
    .describe('on: who changed what since the run before, and why, from the System Log (okta.logs.read).'),
}).describe('The comparison with the run before, which is made wherever there is one.');

/** `usage:` */
const usageSchema = section({
  ledger: textSchema.describe('The folder of the ledger of sign-ins, beside this file. `usage update` fills it.'),
  events: z
    .array(textSchema)
    .min(1, 'names no type of event, so that nothing would count')
    .default([...USE_EVENTS])
    .describe(
      'Types of System Log events that count as use of an app. A ledger never changes them: a new choice needs a new ledger.',
    ),
}).describe('The ledger of who signed in to which app when. Without it, last use is not judged.');

/** `tieOut:` */
const tieOutSchema = section({
  apps: z
    .union(
      [z.enum(['off', 'all']), appEntriesSchema.min(1, 'names no app; to tie out none, write off')],
      'expected off, all, or a list of app ids and label globs',
    )
    .default('off')
    .describe('Which apps are listed a second time, to prove their population: off, all, or app ids and label globs.'),
}).describe('The second listing that the population is checked by. It doubles the requests of the apps it names.');

const reviewerSchema = textSchema
  .superRefine(addProblem(personProblem))
  .describe('E-mail or login of the person who reviews.');

/** `reviewers:` */
const reviewersSchema = section({
  by: z.enum(['owner', 'manager']).describe("Who reviews an assignment: the app's owner, or the user's manager."),
  fallback: reviewerSchema
    .optional()
    .describe('Reviews what has no owner or manager, and what would be a review of oneself. Without: no-reviewer.'),
  scope: z
    .enum(['all', 'changed'])
    .default('all')
    .describe(
      'What packets ask about: all, or changed: what is new, changed, found fault with or not kept before. The others carry their decision forward.',
    ),
  carryForward: durationSchema
    .default('P1Y')
    .describe('How old a decision may be that is carried forward; an older one is asked for again.'),
  packets: z
    .array(z.enum(PACKET_FORMATS))
    .min(1, 'names no format, so that no reviewer would have a packet')
    .default([...PACKET_FORMATS])
    .describe('What each reviewer gets: a workbook (xlsx), a page to decide on in a browser (html), or both.'),
  requireToken: z
    .boolean()
    .default(false)
    .describe('Take decisions only from files that bring back the secret token of the packet of their reviewer.'),
}).describe('Who reviews what. With it, a run has a packet for each reviewer in packets/.');

/** `owners:` */
const ownersSchema = z
  .array(section({ apps: appEntriesSchema.min(1, 'names no app'), reviewer: reviewerSchema }))
  .describe('Who reviews which apps where reviewers.by is owner. The first entry that names an app holds.');

/** `admins:` */
const adminsSchema = section({
  roles: z
    .enum(['off', 'all'])
    .default('off')
    .describe("all: Okta's own admin roles are reviewed like apps, a row for each administrator and role."),
}).describe("Okta's administrators: their roles, API tokens and service apps.");

/** The policy file, a key a line; what is judged is in `rules-schema`, what removes in `apply-schema`. */
export const policySchema = section({
  apps: appsSchema.prefault({}),
  rateLimit: rateLimitSchema.prefault({}),
  rules: rulesSchema.prefault({}),
  expectations: expectationsSchema.default([]),
  conflicts: conflictsSchema.default([]),
  waivers: textSchema.optional().describe('A file of waivers, beside this one.'),
  report: reportSchema.prefault({}),
  reviewers: reviewersSchema.optional(),
  owners: ownersSchema.default([]),
  delivery: deliverySchema.prefault({}),
  delegations: delegationsSchema.default([]),
  webhook: webhookSchema.prefault({}),
  tickets: ticketsSchema.prefault({}),
  apply: applySchema.prefault({}),
  paths: pathsSchema.prefault({}),
  changes: changesSchema.prefault({}),
  usage: usageSchema.optional(),
  tieOut: tieOutSchema.prefault({}),
  admins: adminsSchema.prefault({}),
  roster: rosterSchema.optional(),
  serviceAccounts: textSchema
    .optional()
    .describe('A file of accounts that are no person, beside this one: user, owner, purpose, expires.'),
  sources: sourcesSchema.default([]),
});

/** A policy file as parsed, before the waivers that it names are read. */
export type PolicyDocument = z.output<typeof policySchema>;

/** A name that mail could not reach, or that no login can be, would leave rows with nobody. */
function personProblem(text: string): string | undefined {
  if (/[\s<>,;"\p{Cc}\p{Cf}]/u.test(text)) return `"${text}" is neither an e-mail nor a login: write the bare address`;
  if (!text.includes('@')) return undefined;
  return /^[^@]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]*$/u.test(text)
    ? undefined
    : `"${text}" is not an e-mail address`;
}
