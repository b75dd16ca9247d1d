import type { JsonObject } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { isNotFound, OktaApiError } from '../../okta/errors.js';
import { stripRecord } from '../../okta/listing/strip-links.js';
import { missingUser, unreadUser } from '../../run/user-lookups.js';
import { concernsOneRequest } from '../app-failure.js';
import { userById } from './user-by-id.js';

export interface LookUpOptions {
  readonly client: OktaClient;
  readonly signal: AbortSignal;
}

/** What became of the look-up of one user. */
export interface Looked {
  readonly kind: 'found' | 'missing' | 'unread';
  /** As the snapshot has it. */
  readonly line: JsonObject;
  /** Set where another try may read the user: the look-up failed, and was not refused. */
  readonly failed?: { readonly userId: string; readonly why: string };
}

/**
 * Reads one user. Whatever goes wrong with this one says nothing of the others: every rule about the user will be
 * unknown. Throws what concerns all of them: a dead token, an org that cannot be reached, an abort.
 */
export async function lookUpUser(id: string, { client, signal }: LookUpOptions): Promise<Looked> {
  try {
    return { kind: 'found', line: stripRecord(await userById(id, client, signal)) };
  } catch (error) {
    if (signal.aborted) throw error;
    if (isNotFound(error)) return { kind: 'missing', line: missingUser(id) };
    if (!concernsOneRequest(error)) throw error;
    const why = messageOf(error);
    return isRefusal(error) ? { kind: 'unread', line: unreadUser(id, why) } : failedLookUp(id, why);
  }
}

function failedLookUp(userId: string, why: string): Looked {
  return { kind: 'unread', line: unreadUser(userId, why), failed: { userId, why } };
}

/** Okta's own word, by its code, that this user is not to be read: a gateway's 403 says nothing of the user. */
function isRefusal(error: unknown): boolean {
  return error instanceof OktaApiError && error.status < 500 && error.status !== 429 && error.errorCode !== undefined;
}
