import * as z from 'zod';
import { instantOf } from '../../assignment/instant.js';
import type { AppUser } from '../../assignment/records.js';

/** What must not have changed between the review and the removal. */
export const observedSchema = z
  .object({
    scope: z.string(),
    userName: z.string(),
    created: z.string(),
    status: z.string(),
    groupId: z.string(),
    groupName: z.string(),
  })
  .strict()
  .readonly();

export type Observed = z.infer<typeof observedSchema>;

/** What Okta says of an assignment, flat. Absent and null are the same, and empty. */
export function observe(appUser: AppUser): Observed {
  const group = appUser._links?.group;
  return {
    scope: appUser.scope ?? '',
    userName: appUser.credentials?.userName ?? '',
    created: appUser.created ?? '',
    status: appUser.status ?? '',
    groupId: group?.href?.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '',
    groupName: group?.name ?? '',
  };
}

const NAMES = {
  scope: 'scope',
  userName: 'user name',
  created: 'created',
  status: 'status',
  groupId: 'granting group',
} as const;
const KEYS = ['scope', 'userName', 'created', 'status', 'groupId'] as const;

/** What Okta writes anew when another group takes over from the one that it credited. */
const REGRANTED: ReadonlySet<string> = new Set(['created', 'groupId']);

export interface DriftOptions {
  /** Memberships of its were ended already, so that Okta may credit another one by now. */
  readonly isBegun?: boolean;
  /** When a restore made it anew; undefined where none did. */
  readonly restored?: { readonly from: string; readonly to: string } | undefined;
}

/**
 * What differs, as text; empty where nothing does. A group that was only renamed is the same group.
 */
export function drift(reviewed: Observed, now: Observed, { isBegun = false, restored }: DriftOptions = {}): string {
  const isMadeAgain = restored !== undefined && isWithin(now.created, restored);
  const mayDiffer = (key: (typeof KEYS)[number]) =>
    (isBegun && REGRANTED.has(key)) || (isMadeAgain && key === 'created');
  return KEYS.filter((key) => !mayDiffer(key) && !isSame(key, reviewed[key], now[key]))
    .map((key) => `${NAMES[key]} was ${JSON.stringify(reviewed[key])} and is ${JSON.stringify(now[key])}`)
    .join('; ');
}

/** So far Okta's clock and that of whoever restored may be apart. */
const SKEW_MS = 5 * 60_000;

function isWithin(time: string, { from, to }: NonNullable<DriftOptions['restored']>): boolean {
  const ms = instantOf(time);
  const [begin, end] = [instantOf(from), instantOf(to)];
  if (ms === undefined || begin === undefined || end === undefined) return false;
  return ms >= begin - SKEW_MS && ms <= end + SKEW_MS;
}

/** Timestamps may be written in more than one way. */
function isSame(key: (typeof KEYS)[number], before: string, now: string): boolean {
  if (before === now) return true;
  return key === 'created' && before !== '' && Date.parse(before) === Date.parse(now);
}
