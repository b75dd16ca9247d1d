import { ApiError, invalid } from './api-error.js';

/** What an assign or update request says, checked. */
export interface AppUserBody {
  readonly id: string | undefined;
  readonly scope: 'USER' | 'GROUP' | undefined;
  readonly credentials: { readonly userName: string | undefined; readonly hasPassword: boolean } | undefined;
  readonly profile: Readonly<Record<string, unknown>> | undefined;
}

export function bodyOf(body: unknown): AppUserBody {
  if (!isObject(body)) throw new ApiError('E0000003');
  const { id, scope, credentials, profile } = body;
  if (id !== undefined && typeof id !== 'string') throw invalid('id', 'must be a string');
  if (scope !== undefined && scope !== null && scope !== 'USER' && scope !== 'GROUP') {
    throw invalid('scope', 'must be USER or GROUP');
  }
  if (profile !== undefined && profile !== null && !isObject(profile)) throw new ApiError('E0000003');
  return {
    id,
    scope: scope ?? undefined,
    credentials: credentials === undefined || credentials === null ? undefined : credentialsOf(credentials),
    profile: profile ?? undefined,
  };
}

function credentialsOf(credentials: unknown): AppUserBody['credentials'] {
  if (!isObject(credentials)) throw new ApiError('E0000003');
  const { userName, password } = credentials;
  if (userName !== undefined && (typeof userName !== 'string' || userName.length < 1 || userName.length > 100)) {
    throw invalid('credentials.userName', 'must be 1 to 100 characters long');
  }
  return { userName, hasPassword: isObject(password) && typeof password.value === 'string' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
