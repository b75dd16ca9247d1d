import { instantOf } from './instant.js';

const NORMAL_LENGTH = '2026-01-02T03:04:05.678Z'.length;

/**
 * A timestamp as reports carry it: ISO 8601 in UTC with milliseconds. What is not a timestamp passes as the text that it
 * is, because a report may not hide what Okta answered; what is absent is empty.
 */
export function timeText(value: unknown): string {
  if (typeof value !== 'string') return '';
  const ms = instantOf(value);
  if (ms === undefined) return value;
  // Okta writes every timestamp so already; converting millions of them costs more than looking
  return value.length === NORMAL_LENGTH && value.endsWith('Z') ? value : new Date(ms).toISOString();
}
