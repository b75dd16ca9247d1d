import { isObject, isObjectOrNone, isText, isTextOrNone } from './json-guards.js';
import type { JsonObject } from './records.js';

/** Who or what an event is about; `id` and `type` are what it can be told by, `alternateId` a name that may change. */
export interface LogParty extends JsonObject {
  readonly id?: string | null;
  readonly type?: string | null;
  readonly alternateId?: string | null;
  readonly displayName?: string | null;
}

/**
 * GET /api/v1/logs: an event of the System Log. Targets are found by their `type`, never by their place ("Target types …
 * are not always in the same array location"), and nothing may be built on `debugContext.debugData`, whose names and
 * values "may change from release to release".
 */
export interface LogEvent extends JsonObject {
  readonly uuid: string;
  /** ISO 8601. */
  readonly published: string;
  readonly eventType: string;
  readonly displayMessage?: string | null;
  readonly outcome?: { readonly result?: string | null; readonly reason?: string | null } | null;
  readonly actor?: LogParty | null;
  readonly target?: readonly LogParty[] | null;
  readonly transaction?: {
    readonly id?: string | null;
    readonly type?: string | null;
    readonly detail?: JsonObject | null;
  } | null;
  readonly debugContext?: { readonly debugData?: JsonObject | null } | null;
}

export function isLogEvent(event: unknown): event is LogEvent {
  return (
    isObject(event) &&
    isText(event.uuid) &&
    event.uuid !== '' && // all events without one would pass for one event
    isText(event.published) &&
    isText(event.eventType) &&
    isTextOrNone(event.displayMessage) &&
    isObjectOrNone(event.outcome) &&
    isTextOrNone(event.outcome?.result) &&
    isTextOrNone(event.outcome?.reason) &&
    (event.actor == null || isLogParty(event.actor)) &&
    (event.target == null || (Array.isArray(event.target) && event.target.every(isLogParty))) &&
    isObjectOrNone(event.transaction) &&
    isTextOrNone(event.transaction?.id) &&
    isTextOrNone(event.transaction?.type) &&
    isObjectOrNone(event.transaction?.detail) &&
    isObjectOrNone(event.debugContext) &&
    isObjectOrNone(event.debugContext?.debugData)
  );
}

function isLogParty(party: unknown): party is LogParty {
  return (
    isObject(party) &&
    isTextOrNone(party.id) &&
    isTextOrNone(party.type) &&
    isTextOrNone(party.alternateId) &&
    isTextOrNone(party.displayName)
  );
}

/** The first target of a type, wherever it stands. */
export function targetOf(event: LogEvent, type: string): LogParty | undefined {
  return event.target?.find((target) => target.type === type);
}
