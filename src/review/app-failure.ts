import type { App } from '../assignment/records.js';
import { messageOf } from '../errors.js';
import type { OktaClient } from '../okta/api.js';
import { isInvalidToken, isNotFound, OktaError, OktaNetworkError } from '../okta/errors.js';
import { UnusableIdError } from '../okta/paths.js';
import type { AppReadState } from '../run/run-facts.js';

export interface AppFailure {
  readonly state: Exclude<AppReadState, 'complete' | 'excluded'>;
  readonly why: string;
  /** Set when the failure concerns the whole org or this machine, so that no other app needs to be tried. */
  readonly fatal?: unknown;
}

/**
 * Judges why an app's listing ended early. An app that Okta says it no longer has was deleted during the run, which is
 * no gap; any other refusal of this one app is. A dead token, a lost connection, an abort or a full disk concern all.
 */
export async function judgeAppFailure(
  error: unknown,
  app: App,
  options: { readonly client: OktaClient; readonly signal: AbortSignal },
): Promise<AppFailure> {
  if (options.signal.aborted) return { state: 'incomplete', why: 'the run was stopped', fatal: options.signal.reason };
  if (isNotFound(error) && (await isGone(app, options))) {
    return { state: 'deleted', why: '' };
  }
  const why = messageOf(error);
  return concernsOneRequest(error) ? { state: 'incomplete', why } : { state: 'incomplete', why, fatal: error };
}

/** Whether a failure says nothing of other requests: a dead token, an org that cannot be reached and a full disk fail them too. */
export function concernsOneRequest(error: unknown): boolean {
  if (isInvalidToken(error)) return false;
  if (error instanceof OktaNetworkError) return error.mayHaveArrived;
  // an id that can stand in no path, `..` for instance, is not a fault of the configuration
  return error instanceof OktaError || error instanceof UnusableIdError;
}

/** A dead token, an org that cannot be reached, a stopped run and a full disk end all reading; other failures one list only. */
export function endsAll(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || !concernsOneRequest(error);
}

/** A 404 of the listing alone proves nothing: the app itself must answer 404 E0000007 as well. */
async function isGone(app: App, options: { client: OktaClient; signal: AbortSignal }): Promise<boolean> {
  try {
    await options.client.getApp(app.id, { signal: options.signal });
    return false;
  } catch (error) {
    return isNotFound(error);
  }
}
