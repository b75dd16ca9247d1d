import type { LogEvent, LogParty } from '../../assignment/log-event.js';

/** What says who did something, to what and in which transaction; client, device and place are nobody's business here. */
export function slimEvent({
  uuid,
  published,
  eventType,
  actor,
  target,
  transaction,
  debugContext,
}: LogEvent): LogEvent {
  const rule = debugContext?.debugData?.triggeredByGroupRuleId;
  return {
    uuid,
    published,
    eventType,
    actor: actor == null ? null : party(actor),
    target: (target ?? []).map(party),
    transaction: transaction == null ? null : { id: transaction.id ?? null, type: transaction.type ?? null },
    ...(typeof rule === 'string' ? { debugContext: { debugData: { triggeredByGroupRuleId: rule } } } : {}),
  };
}

function party({ id, type, alternateId, displayName }: LogParty): LogParty {
  return { id: id ?? null, type: type ?? null, alternateId: alternateId ?? null, displayName: displayName ?? null };
}
