import { type Packet, packetOf } from '../../src/pages/packet/packet.js';
import type { PacketData, PageFinding, PageRow } from '../../src/pages/packet/page-data.js';
import { AS_OF } from './builders.js';
import { ORG } from './run-facts.js';

export const COLUMNS: PacketData['columns'] = [
  { key: 'app', heading: 'App', isTime: false },
  { key: 'person', heading: 'Person', isTime: false },
  { key: 'recommendation', heading: 'Recommendation', isTime: false },
  { key: 'login', heading: 'Okta login', isTime: false },
  { key: 'path', heading: 'Access by', isTime: false },
  { key: 'last_login', heading: 'Last Okta sign-in', isTime: true },
];

export function somePacketData(overrides: Partial<PacketData> = {}): PacketData {
  return {
    org: ORG,
    asOf: AS_OF,
    startedAt: AS_OF,
    reviewer: 'boss@example.com',
    carried: '',
    due: '',
    contact: '',
    notes: [],
    timezone: 'UTC',
    part: 1,
    parts: 1,
    token: 'secret-token',
    columns: COLUMNS,
    ...overrides,
  };
}

export interface PageRowParts extends Partial<PageRow> {
  readonly app?: string;
  readonly person?: string;
  readonly login?: string;
  readonly path?: string;
  readonly lastLogin?: string;
}

/** A row that nothing was found about; give what matters to the test. */
export function aPageRow(n: number, parts: PageRowParts = {}): PageRow {
  const { app = 'Payroll', person = `Person ${n}`, login = `p${n}@example.com`, path = 'direct assignment' } = parts;
  const { lastLogin = '', ...row } = parts;
  const recommendation = row.recommendation ?? 'keep';
  return {
    appId: `0oa${app}`,
    userId: `00u${n}`,
    digest: String(n).padStart(64, '0'),
    recommendation,
    removal: 'The app is taken away from this person.',
    change: '',
    previous: '',
    shown: [app, person, recommendation, login, path, lastLogin],
    findings: [],
    ...row,
  };
}

export function aPageFinding(overrides: Partial<PageFinding> = {}): PageFinding {
  return { rule: 'user-inactive', severity: 'high', status: 'open', reason: 'Away.', revokes: false, ...overrides };
}

export function aPacket(rows: readonly PageRow[], data: Partial<PacketData> = {}): Packet {
  return packetOf(somePacketData(data), rows);
}
