import { dateOf, instantOf } from '../assignment/instant.js';
import { timeText } from '../assignment/time-text.js';
import type { ServiceAppRecord, TokenRecord } from '../run/machine-records.js';
import { column, type Row, type Table } from './columns.js';

export const API_TOKENS: Table = {
  sheet: 'API tokens',
  pagesWide: 1,
  repeated: 'name',
  columns: [
    column('token_id', 'Token ID', 23),
    column('name', 'Token', 24),
    column('owner_id', 'Owner ID', 23),
    column('owner', 'Owner', 32),
    column('owner_status', 'Owner’s status', 16),
    column('owner_roles', 'Owner’s admin roles', 40),
    column('created', 'Created at', 18, 'time'),
    // Okta's `lastUpdated` moves with every use
    column('last_used', 'Last used or changed', 20, 'time'),
    column('expires', 'Expires unless used', 18, 'time'),
    column('network', 'From where', 13),
    column('concerns', 'What to look at', 60, 'long-text'),
  ],
};

export const SERVICE_APPS: Table = {
  sheet: 'Service apps',
  pagesWide: 1,
  repeated: 'app_label',
  columns: [
    column('app_id', 'App ID', 23),
    column('app_label', 'Service app', 28),
    column('app_status', 'App status', 12),
    column('scopes', 'Scopes granted', 50, 'long-text'),
    column('roles', 'Admin roles', 36),
    column('owner', 'Owner in the register', 30),
    column('concerns', 'What to look at', 60, 'long-text'),
  ],
};

/** A token that was not used for so long is one that nobody misses. */
const UNUSED_DAYS = 90;
const DAY_MS = 86_400_000;

export function tokenRow(token: TokenRecord, asOfMs: number): Row {
  const { id, name, ownerId, ownerLogin, ownerStatus, ownerRoles, created, lastUpdated, expiresAt, network } = token;
  return [
    ...[id, name, ownerId, ownerLogin, ownerStatus, ownerRoles.join('; ')],
    ...[timeText(created), timeText(lastUpdated), timeText(expiresAt), network],
    tokenConcerns(token, asOfMs).join('; '),
  ];
}

function tokenConcerns(
  { ownerStatus, ownerRoles, lastUpdated, expiresAt, network }: TokenRecord,
  asOfMs: number,
): string[] {
  const used = instantOf(lastUpdated);
  const concerns: string[] = [];
  if (ownerStatus === '') concerns.push('Okta does not have its owner');
  if (ownerStatus === 'DEPROVISIONED') concerns.push('its owner is deactivated');
  if (used !== undefined && used < asOfMs - UNUSED_DAYS * DAY_MS) concerns.push(`not used since ${dateOf(used)}`);
  if (expiresAt === '') concerns.push('does not expire');
  if (network === 'ANYWHERE' && ownerRoles.some((role) => role === 'Super Administrator')) {
    concerns.push('a Super Administrator’s, usable from anywhere');
  }
  return concerns;
}

/** `owner` is the person who answers for it in the register; empty where nobody does. */
export function serviceAppRow({ id, label, status, scopes, roles }: ServiceAppRecord, owner: string): Row {
  const writing = scopes.filter((scope) => !scope.endsWith('.read'));
  const isPowerful = writing.length > 0 && roles.length > 0 && owner === '';
  const concern = `may write (${writing.join(', ')}) and has an admin role, and nobody in the register answers for it`;
  return [id, label, status, scopes.join('; '), roles.join('; '), owner, isPowerful ? concern : ''];
}
