import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { ConfigError, messageOf } from '../errors.js';
import type { AssignRequest, UpdateRequest } from '../okta/api.js';
import type { CliContext } from './context.js';

export interface BodyFlags {
  readonly userName?: string;
  readonly profile?: string;
  /** A file of JSON, or `-` for standard input: a password must not stand in the process list. */
  readonly body?: string;
}

const profileSchema = z.record(z.string(), z.unknown());
const credentialsSchema = z.strictObject({
  userName: z.string().optional(),
  password: z.strictObject({ value: z.string().optional() }).optional(),
});
const assignSchema = z.strictObject({
  id: z.string().optional(),
  scope: z.enum(['USER', 'GROUP']).optional(),
  credentials: credentialsSchema.optional(),
  profile: profileSchema.optional(),
});
const updateSchema = z.union([
  z.strictObject({ credentials: credentialsSchema }),
  z.strictObject({ profile: profileSchema }),
]);

/** The body of assign, from the flags or from `--body`, checked against the API's schema before anything is sent. */
export async function assignBody(
  userId: string,
  flags: BodyFlags & { readonly scope?: 'USER' | 'GROUP' },
  context: CliContext,
): Promise<AssignRequest> {
  const given = flags.body === undefined ? fromFlags(flags) : await fromFile(flags, context);
  const body = parse(assignSchema, { ...given, ...(flags.scope === undefined ? {} : { scope: flags.scope }) });
  if (body.id !== undefined && body.id !== userId) {
    throw new ConfigError([`the body names user ${body.id}, the command line ${userId}: they must be the same`]);
  }
  return withoutUndefined({ ...body, id: userId });
}

/** The body of update: credentials or profile, as Okta's oneOf wants it. */
export async function updateBody(flags: BodyFlags, context: CliContext): Promise<UpdateRequest> {
  const given = flags.body === undefined ? fromFlags(flags) : await fromFile(flags, context);
  return withoutUndefined(parse(updateSchema, given));
}

function fromFlags(flags: BodyFlags): Readonly<Record<string, unknown>> {
  return {
    ...(flags.userName === undefined ? {} : { credentials: { userName: flags.userName } }),
    ...(flags.profile === undefined ? {} : { profile: parseJson(flags.profile, '--profile') }),
  };
}

async function fromFile(flags: BodyFlags, context: CliContext): Promise<Readonly<Record<string, unknown>>> {
  const path = flags.body ?? '-';
  if (flags.userName !== undefined || flags.profile !== undefined) {
    throw new ConfigError(['--body is the whole body: leave --user-name and --profile out']);
  }
  const content = await (path === '-'
    ? text(process.stdin)
    : readFile(resolve(context.workingFolder, path), 'utf8')
  ).catch((error: unknown) => {
    throw new ConfigError([`--body ${path} could not be read: ${messageOf(error)}`]);
  });
  return parse(z.record(z.string(), z.unknown()), parseJson(content, `--body ${path}`));
}

/** Says where a body is wrong and never what stands there: it may hold a password. */
function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map(
      (issue) => `request body${issue.path.length === 0 ? '' : `, ${issue.path.join('.')}`}: ${issue.message}`,
    ),
  );
}

function parseJson(content: string, from: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new ConfigError([`${from} is not JSON`]);
  }
}

/** Optional keys that zod leaves as undefined, taken out, as the API's types want them absent. */
function withoutUndefined<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value));
}
