import { useKinds } from '../assignment/use-events.js';
import { counted } from '../files/counted.js';
import type { LedgerHead } from '../usage/ledger/head.js';
import type { Pair } from '../usage/ledger/pairs.js';
import { DAY_MS } from '../usage/ledger/pairs.js';
import type { UpdateProgress } from '../usage/update-ledger.js';

/** What a ledger is and knows, a line each. */
export function ledgerLines(head: LedgerHead): string[] {
  const { org, uses, pairs, spans, events } = head;
  return [
    `org: ${org}`,
    `knows: ${counted(uses, 'use')} of apps by ${counted(pairs, 'pair')} of app and user`,
    ...(spans.length === 0
      ? ['covers: no time yet']
      : spans.map(({ from, to, by }) => `covers: ${from} to ${to}, ${SOURCES[by]}`)),
    `counts: ${useKinds(events)}`,
  ];
}

const SOURCES = { log: 'by the System Log', files: 'by imported files' };

/** `2026-06-03, 12 %, 45,000 events in 45 requests, about 25 min left` */
export function updateLine({ sinceMs, knownMs, untilMs, events, pages }: UpdateProgress, elapsedMs: number): string {
  const part = untilMs > sinceMs ? Math.min(1, (knownMs - sinceMs) / (untilMs - sinceMs)) : 1;
  const leftMs = part > 0 && part < 1 && pages > 1 ? (elapsedMs / part) * (1 - part) : 0;
  const left = leftMs < 5000 ? [] : [`about ${durationText(leftMs)} left`];
  return [
    new Date(Math.max(sinceMs, knownMs)).toISOString().slice(0, 10),
    `${Math.max(0, Math.floor(part * 100))} %`,
    `${counted(events, 'event')} in ${counted(pages, 'request')}`,
    ...left,
  ].join(', ');
}

function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** One pair for people. */
export function pairLine({ appId, appName, userId, userName, firstMs, lastMs, days }: Pair): string {
  const time = (ms: number): string => new Date(ms).toISOString();
  return [
    `${appName} (${appId})`,
    `${userName} (${userId})`,
    `last ${time(lastMs)}`,
    `first ${time(firstMs)}`,
    `${counted(usesOf(days), 'use')} on ${counted(days.length, 'day')}`,
  ].join(', ');
}

/** One pair for scripts. */
export function pairJson({ appId, appName, userId, userName, firstMs, lastMs, days }: Pair): object {
  const dates = days.map(([day, uses]) => [new Date(day * DAY_MS).toISOString().slice(0, 10), uses]);
  return {
    ...{ appId, app: appName, userId, user: userName },
    ...{ first: new Date(firstMs).toISOString(), last: new Date(lastMs).toISOString() },
    ...{ uses: usesOf(days), days: Object.fromEntries(dates) },
  };
}

function usesOf(days: Pair['days']): number {
  return days.reduce((sum, [, uses]) => sum + uses, 0);
}

/** Nothing where there are none. */
export function unclearLine(unclear: number): string[] {
  return unclear === 0 ? [] : [`passed over: ${counted(unclear, 'event')} of these kinds without an app or a person`];
}
