import { join } from 'node:path';
import { factsOf } from '../../src/assignment/assignment-facts.js';
import { writePacketPage } from '../../src/packets/packet-page.js';
import { type PacketRow, packetRowOf } from '../../src/packets/packet-row.js';
import type { PacketIdentity } from '../../src/packets/packet-sheets.js';
import { loadPageAssets } from '../../src/pages/page-assets.js';
import type { Finding } from '../../src/rules/rule.js';
import { AS_OF, anAssignment } from './builders.js';
import { ORG } from './run-facts.js';
import { temporaryFolder } from './temporary-folder.js';

export const TOKEN = 'token-of-the-page';

export interface PageRowFacts {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly title?: string;
  readonly label?: string;
  readonly reason?: string;
}

/** A row of a packet: every tenth is to be revoked, every fifth to be looked at. */
export function aPacketRow(n: number, facts: PageRowFacts = {}): PacketRow {
  const {
    firstName = `User ${n}`,
    lastName = 'Nakamura',
    title = 'Engineer',
    label = n % 2 ? 'Slack' : 'Payroll',
  } = facts;
  const recommendation = n % 10 === 0 ? 'revoke' : n % 5 === 0 ? 'check' : 'keep';
  const assignment = anAssignment({
    app: { id: `0oa${label.length}`, label },
    appUser: { id: `00u${n}` },
    user: { profile: { login: `user${n}@example.com`, firstName, lastName, title } },
  });
  const finding: Finding = {
    ruleId: 'user-deactivated',
    severity: 'critical',
    status: 'open',
    reason: facts.reason ?? `Deactivated, says finding ${n}.`,
    waiverId: '',
    recommend: recommendation === 'revoke' ? 'revoke' : 'check',
  };
  const findings = recommendation === 'keep' ? [] : [finding];
  const evaluation = { findings, highestSeverity: undefined, recommendation } as const;
  const said = factsOf(assignment);
  return packetRowOf({ assignment, facts: said, evaluation }, said, String(n).padStart(64, '0'));
}

/** Writes a page of these rows; returns its path. */
export async function writtenPage(rows: readonly PacketRow[], identity: Partial<PacketIdentity> = {}): Promise<string> {
  const path = join(await temporaryFolder('page'), 'packet.html');
  await writePacketPage(path, 'packets/packet.html', {
    identity: {
      org: ORG,
      asOf: AS_OF,
      asOfDay: AS_OF.slice(0, 10),
      startedAt: AS_OF,
      reviewer: 'boss@example.com',
      token: TOKEN,
      carried: 0,
      ...identity,
      due: '2026-12-08',
    },
    timezone: 'UTC',
    part: 1,
    parts: 1,
    assets: await loadPageAssets('packet'),
    rows: async function* () {
      yield* rows;
    },
  });
  return path;
}
