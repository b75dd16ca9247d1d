import { isObject, textOf } from '../parts/json-values.js';
import { type Decision, type Decisions, needsReason, WORDS } from './decisions.js';
import type { Packet } from './packet.js';

/** What the browser keeps by name, as `localStorage` does. */
export interface Store {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

/** One name for each run, reviewer and part of a packet: pages of others share the browser's store. */
export function storeName({ org, startedAt, reviewer, part }: Packet['data']): string {
  return `okta-access-review ${JSON.stringify([org, startedAt, reviewer, part])}`;
}

/** Decisions as text: rows are named by their digest's beginning, reasons are written once. */
export function storedText({ entries }: Packet, { byRow }: Decisions): string {
  const reasons = new Map<string, number>();
  const decisions: Record<string, readonly [word: number, reason: number]> = {};
  for (const [row, { word, reason }] of byRow) {
    const entry = entries[row];
    if (entry === undefined) continue;
    const place = reasons.get(reason) ?? reasons.size;
    reasons.set(reason, place);
    decisions[nameOf(entry.digest)] = [WORDS.indexOf(word), place];
  }
  return JSON.stringify({ version: 1, reasons: [...reasons.keys()], decisions });
}

/** Reads stored decisions; what is not of this packet, or not whole, is left out. */
export function readStored({ entries }: Packet, text: string | null): ReadonlyMap<number, Decision> {
  const byRow = new Map<number, Decision>();
  const value = parsed(text);
  if (!isObject(value) || !isObject(value.decisions) || !Array.isArray(value.reasons)) return byRow;
  const { decisions, reasons } = value;
  for (const entry of entries) {
    const stored = decisions[nameOf(entry.digest)];
    if (!Array.isArray(stored)) continue;
    const word = WORDS[Number(stored[0])];
    const reason = textOf(reasons[Number(stored[1])]);
    if (word === undefined || (reason === '' && needsReason(word, entry))) continue;
    byRow.set(entry.at, { word, reason });
  }
  return byRow;
}

function nameOf(digest: string): string {
  return digest.slice(-20);
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
