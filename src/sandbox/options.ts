import type { QuirkOptions } from './routes/quirks.js';
import type { Deed } from './seed/history.js';
import type { FaultOptions } from './server/faults.js';
import type { Bucket } from './server/rate-limits.js';
import type { OAuthOptions } from './server/token.js';
import type { AdminData } from './state/admins.js';
import type { PlainData } from './state/plain-data.js';
import type { SettleOptions } from './state/settling.js';

/** Everything about a sandbox org, as plain data. Every member has a default: see `withDefaults`. */
export interface SandboxOptions {
  /** Where all data comes from: the same seed, `now` and sizes give the same org. */
  readonly seed?: number | string | undefined;
  /** ISO 8601; the instant that the data's times are relative to. Default: the day's beginning in UTC. */
  readonly now?: string | undefined;
  /** ISO 8601, not after `now`: when the org began to live. It is the same org at every later `now`. Default: `now`. */
  readonly began?: string | undefined;
  /** Direct assignments that were given and taken away between `began` and `now`, beside what the seed says. */
  readonly deeds?: readonly Deed[] | undefined;
  /** Places in the directory; about one in 1500 is empty, so that some assignments have no user. */
  readonly users?: number | undefined;
  /** Apps of the catalogue, which begins anew after thirty. */
  readonly apps?: number | undefined;
  /** Assignments in all: exactly as many, as long as apps and users have room for them. */
  readonly assignments?: number | undefined;
  /** Groups of each app beside its own two, each with everybody whom a group gives the app; none by default. */
  readonly groupsPerApp?: number | undefined;
  /** An org of exactly these rows, in place of a seeded one. */
  readonly data?: PlainData | undefined;

  /** Who administers the org, in place of those that the seed gives; nobody in an org of given rows. */
  readonly admins?: AdminData | undefined;

  /** 0 for any free port. */
  readonly port?: number | undefined;
  /** The API token that is accepted. */
  readonly token?: string | undefined;
  /** The token's owner may read but not change anything. */
  readonly readOnlyToken?: boolean | undefined;
  /** A service app that may get access tokens. */
  readonly oauth?: OAuthOptions | undefined;

  /** Length of a rate-limit window, which begins with the first request after the last one ended. */
  readonly windowSeconds?: number | undefined;
  /** Requests per window, by bucket; the defaults are generous, so that a demonstration takes seconds. */
  readonly limits?: Readonly<Partial<Record<Bucket, number>>> | undefined;
  /** Requests that may be under way at once, in the whole org. */
  readonly concurrency?: number | undefined;
  /** Another client spends this many requests per second of every bucket. */
  readonly otherClientPerSecond?: number | undefined;
  /** Answers without any x-rate-limit header. */
  readonly noRateHeaders?: boolean | undefined;

  /** Added to every answer's time. */
  readonly latencyMs?: number | undefined;
  /** How far this server's clock is ahead of the machine's. */
  readonly clockSkewMs?: number | undefined;
  /** Whether to compress for clients that accept it. */
  readonly gzip?: boolean | undefined;
  /** Seconds after which a cursor is refused; unlimited by default. */
  readonly cursorTtlSeconds?: number | undefined;
  /** Assigning who is assigned already: 409 E0000062, or 200. */
  readonly assignAgain?: 'conflict' | 'ok' | undefined;
  /** How long assignments take to follow a change of memberships; at once by default. */
  readonly settle?: SettleOptions | undefined;
  /** How late every twentieth event comes into the System Log; none by default. */
  readonly logLateMs?: number | undefined;
  readonly quirks?: QuirkOptions | undefined;
  readonly faults?: Partial<FaultOptions> | undefined;

  /** Whether `requests` is kept. */
  readonly log?: boolean | undefined;
  /** Renders every page of the review's listings before the first request, for benchmarks that only read. */
  readonly prerender?: boolean | undefined;
}

type Given = 'data' | 'admins' | 'oauth' | 'cursorTtlSeconds' | 'seed' | 'now' | 'began' | 'faults';

/** Options with nothing left open, apart from what may be absent. */
export type FullOptions = { readonly [K in Exclude<keyof SandboxOptions, Given>]-?: NonNullable<SandboxOptions[K]> } & {
  readonly seed: number | string;
  readonly nowMs: number;
  readonly beganMs: number;
  readonly data: PlainData | undefined;
  readonly admins: AdminData | undefined;
  readonly oauth: OAuthOptions | undefined;
  readonly cursorTtlSeconds: number | undefined;
  readonly faults: FaultOptions;
};

/** The options with their defaults; throws a RangeError that names a size or a time that cannot be. */
export function withDefaults(options: SandboxOptions, todayMs: number): FullOptions {
  const nowMs = options.now === undefined ? dayOf(todayMs) : Date.parse(options.now);
  if (Number.isNaN(nowMs)) throw new RangeError(`now: '${options.now}' is not an ISO 8601 time`);
  return {
    seed: options.seed ?? 1,
    nowMs,
    beganMs: beganMsOf(options, nowMs),
    users: atLeast(1, 'users', options.users ?? 800),
    apps: atLeast(0, 'apps', options.apps ?? 30),
    assignments: atLeast(0, 'assignments', options.assignments ?? 6000),
    deeds: options.deeds ?? [],
    groupsPerApp: atLeast(0, 'groupsPerApp', options.groupsPerApp ?? 0),
    data: options.data,
    admins: options.admins,
    port: options.port ?? 0,
    token: options.token ?? '00sandboxOnlyNotASecret0000000000000000000',
    readOnlyToken: options.readOnlyToken ?? false,
    oauth: options.oauth,
    windowSeconds: options.windowSeconds ?? 60,
    limits: options.limits ?? {},
    concurrency: options.concurrency ?? 75,
    otherClientPerSecond: options.otherClientPerSecond ?? 0,
    noRateHeaders: options.noRateHeaders ?? false,
    latencyMs: options.latencyMs ?? 0,
    clockSkewMs: options.clockSkewMs ?? 0,
    gzip: options.gzip ?? true,
    cursorTtlSeconds: options.cursorTtlSeconds,
    assignAgain: options.assignAgain ?? 'conflict',
    settle: options.settle ?? {},
    logLateMs: options.logLateMs ?? 0,
    quirks: options.quirks ?? {},
    faults: {
      rate: options.faults?.rate ?? 0,
      kinds: options.faults?.kinds,
      slowMs: options.faults?.slowMs ?? 1500,
    },
    log: options.log ?? true,
    prerender: options.prerender ?? false,
  };
}

/** When the org that people are served was born: it is the same one at every time after. */
export const BORN = '2026-01-01T00:00:00.000Z';

/** As many as a demonstration shows in seconds. */
const SERVED_SIZE = { users: 500, assignments: 3500 };

/**
 * The org that people are served, by the command line and by `review --sandbox`: as it is at `now`, by default the beginning
 * of today. Before its birth it is what it was born as.
 */
export function servedOrg(now: string | undefined, todayMs: number): SandboxOptions {
  const nowMs = now === undefined ? dayOf(todayMs) : Date.parse(now);
  return { ...SERVED_SIZE, now, ...(nowMs > Date.parse(BORN) ? { began: BORN } : {}) };
}

/** The day's beginning: an org is the same all day. */
export function dayOf(ms: number): number {
  return ms - (ms % 86_400_000);
}

function beganMsOf({ began }: SandboxOptions, nowMs: number): number {
  if (began === undefined) return nowMs;
  const ms = Date.parse(began);
  if (Number.isNaN(ms) || ms > nowMs) throw new RangeError(`began: '${began}' is not an ISO 8601 time before now`);
  return ms;
}

function atLeast(least: number, name: string, value: number): number {
  if (!Number.isInteger(value) || value < least) throw new RangeError(`${name}: ${value} is not a number of ${name}`);
  return value;
}
