import type { EventParty, EventRecord } from '../state/event-source.js';

type Json = Record<string, unknown>;

/** An event as `/api/v1/logs` shows it; jobs have no client ("all client fields null"). */
export function wireEvent(event: EventRecord): Json {
  const { publishedMs, uuid, eventType, result } = event;
  const transaction = event.transaction ?? { id: `t${uuid.slice(0, 18)}`, type: 'WEB' };
  const isWeb = transaction.type === 'WEB';
  return {
    actor: { ...party(event.actor), detailEntry: null },
    client: {
      userAgent: isWeb ? { rawUserAgent: 'Mozilla/5.0 (Macintosh)', os: 'Mac OS X', browser: 'CHROME' } : null,
      zone: isWeb ? 'null' : null,
      device: isWeb ? 'Computer' : null,
      id: null,
      ipAddress: isWeb ? '203.0.113.10' : null,
      geographicalContext: isWeb ? { city: 'Berlin', state: null, country: 'Germany', postalCode: null } : null,
    },
    device: null,
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      rootSessionId: `idx${uuid.slice(0, 8)}`,
      externalSessionId: `102${uuid.slice(0, 8)}`,
    },
    displayMessage: event.displayMessage,
    eventType,
    outcome: { result, reason: event.reason ?? null },
    published: new Date(publishedMs).toISOString(),
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: isWeb ? false : null },
    severity: result === 'FAILURE' ? 'WARN' : 'INFO',
    debugContext: { debugData: event.debugData ?? {} },
    legacyEventType: null,
    transaction: { ...transaction, detail: {} },
    uuid,
    version: '0',
    request: { ipChain: isWeb ? [{ ip: '203.0.113.10', version: 'V4', source: null }] : [] },
    target: event.targets.length === 0 ? null : event.targets.map(party),
  };
}

function party({ id, type, alternateId, displayName }: EventParty): Json {
  return { id, type, alternateId, displayName, detailEntry: null };
}
