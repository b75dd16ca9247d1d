import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { RefusedError } from '../errors.js';
import { parseJson } from '../files/json-text.js';
import { readRegular } from '../files/regular-file.js';
import { packetName } from '../packets/packet-name.js';
import type { FinishedRun } from '../run/finished-run.js';
import { LAYOUT } from '../run/layout.js';
import { parseManifest } from '../run/manifest.js';

/** A packet of a run, as the manifest has it. */
export interface PacketFile {
  /** Without its folder. */
  readonly name: string;
  readonly format: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Who has which packets: of each reviewer all parts in all formats. */
export type PacketsOf = (reviewer: string) => readonly PacketFile[];

/** Reads from the run's manifest which packets there are. Throws RefusedError where it is not the manifest that was opened. */
export async function packetsOfRun({ folder, manifestSha256 }: FinishedRun): Promise<PacketsOf> {
  const path = join(folder, LAYOUT.manifest);
  const bytes = await readRegular(path);
  if (sha256(bytes) !== manifestSha256) throw new RefusedError(`${path} changed while it was in use`);
  const { predicate } = parseManifest(parseJson(bytes.toString('utf8'), path));
  const byStem = new Map<string, PacketFile[]>();
  for (const file of predicate.files) {
    const [, stem = '', part = '', format = ''] = PACKET.exec(file.name) ?? [];
    if (format === '') continue;
    const packets = byStem.get(stem) ?? [];
    byStem.set(stem, packets);
    const { sha256, bytes: size } = file;
    packets.push({ name: `${stem}${part}.${format}`, format, sha256, bytes: size });
  }
  return (reviewer) => byStem.get(stemOf(reviewer)) ?? [];
}

/** Reads a packet to be sent. Throws RefusedError where it is not the one that the run wrote. */
export async function readPacket({ folder }: FinishedRun, { name, sha256: expected }: PacketFile): Promise<Buffer> {
  const path = join(folder, LAYOUT.packetsFolder, name);
  const content = await readRegular(path);
  if (sha256(content) === expected) return content;
  throw new RefusedError(`${path} is not the packet that the run wrote: it was changed since, and is not sent`);
}

/** What the files of one reviewer are called, before number and format. */
export function stemOf(reviewer: string): string {
  return packetName(reviewer, 1).replace(/\.xlsx$/, '');
}

const PACKET = new RegExp(`^${LAYOUT.packetsFolder}/(.+?)( \\(\\d+\\))?\\.([a-z]+)$`);

/** The digest by which the manifest and the records know a file. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
