import { join } from 'node:path';
import { readRegular } from '../../files/regular-file.js';
import { packetName } from '../../packets/packet-name.js';
import { tokenHash } from '../../packets/packet-token.js';
import { PACKET_FORMATS } from '../../policy/policy.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { LAYOUT } from '../../run/layout.js';
import { parseManifest } from '../../run/manifest.js';
import type { DecisionRecord } from './decision-log.js';

/** Whether a file comes from a holder of this reviewer's packet: of any part and format of it. */
export type TokenOf = (reviewer: string, token: string) => NonNullable<DecisionRecord['packetToken']>;

/** Knows the tokens of a run's packets again by their hashes, which the manifest has. */
export async function readPacketHolders(run: FinishedRun): Promise<TokenOf> {
  const manifest = parseManifest(JSON.parse((await readRegular(join(run.folder, LAYOUT.manifest))).toString('utf8')));
  const hashes = new Map(
    manifest.predicate.files.flatMap(({ name, tokenSha256 }) =>
      tokenSha256 === undefined ? [] : [[name, tokenSha256] as const],
    ),
  );
  return (reviewer, token) => {
    if (token === '') return 'not-returned';
    const hash = tokenHash(token);
    return hashesOf(reviewer, hashes).includes(hash) ? 'returned' : 'not-returned';
  };
}

function hashesOf(reviewer: string, hashes: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (let part = 1; ; part += 1) {
    const names = PACKET_FORMATS.map((format) => `${LAYOUT.packetsFolder}/${packetName(reviewer, part, format)}`);
    const ofPart = names.flatMap((name) => hashes.get(name) ?? []);
    if (ofPart.length === 0) return found;
    found.push(...ofPart);
  }
}

/** Why a decision is refused without the token; undefined where it came back, or need not. */
export function missingToken(
  { policy }: FinishedRun,
  packetToken: DecisionRecord['packetToken'],
  reviewer: string,
): string | undefined {
  if (policy.reviewers?.requireToken !== true || packetToken === 'returned') return undefined;
  return `the file does not bring back the token of the packet of ${reviewer}, which the policy asks for (reviewers.requireToken): decide on the packet as it was sent`;
}
