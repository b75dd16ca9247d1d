import { ConfigError } from '../errors.js';

/** What stands for an id cannot stand in a path. Of the command line it is bad usage; of Okta's answers it fails one request. */
export class UnusableIdError extends ConfigError {}

/**
 * The path of an API resource, each segment encoded. Refuses an empty one, `.` and `..`, which would address another
 * resource: `DELETE /apps/{id}/users/..` deletes the app.
 */
export function apiPath(...segments: readonly string[]): string {
  return `/api/v1/${segments.map(encodeSegment).join('/')}`;
}

function encodeSegment(segment: string): string {
  const encoded = percentEncoded(segment);
  if (encoded !== undefined && !['', '.', '..'].includes(encoded)) return encoded;
  throw new UnusableIdError([`${JSON.stringify(segment)} cannot be an id or a login in a path of Okta's API`]);
}

/** Undefined for text that UTF-8 cannot hold: half a surrogate pair. */
function percentEncoded(segment: string): string | undefined {
  try {
    return encodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** What a part of a URL says. A `%` that begins no encoded character stands for itself: passwords have them. */
export function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** A query of the parameters that have a value, with its `?`; empty where none has. */
export function queryOf(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The most records a page may hold, as each operation documents; pages may come shorter, which says nothing about the end. */
export const PAGE_SIZE = {
  apps: 200,
  appUsers: 500,
  users: 200,
  groups: 200,
  members: 1000,
  rules: 200,
  logs: 1000,
  /** Of the lists of administrators and of resource sets, under `iam`. */
  iam: 100,
} as const;

/** A page size within what the operation documents; Okta would answer others with a 400, or quietly with its own. */
export function pageSize(limit: number, most: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new ConfigError([`limit must be a whole number from 1 to ${most}, not ${limit}`]);
}
