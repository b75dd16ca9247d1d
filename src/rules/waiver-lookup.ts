import { type Assignment, profileText, userOf } from '../assignment/assignment.js';
import { foldCase } from '../assignment/fold-case.js';
import type { NamedApp } from '../assignment/held-sides.js';
import { accountOf } from '../assignment/source-records.js';
import { isSubject, subjectOf } from '../assignment/subject.js';
import { appMatcher } from './app-glob.js';
import type { Waiver } from './rule-policy.js';

const DAY_MS = 86_400_000;

/** The waiver that speaks of a finding, and what it does to it. An approver who is the subject waives nothing. */
export interface WaiverMatch {
  readonly waiver: Waiver;
  readonly state: 'in force' | 'expired' | 'approved by its subject';
}

/** The waiver for a finding of the rule on the assignment; one that is in force comes before any that is not. */
export type FindWaiver = (rule: string, assignment: Assignment) => WaiverMatch | undefined;

/** Whether the waiver has expired: it holds to the end of its last day in UTC. */
export function isExpired(waiver: Waiver, asOfMs: number): boolean {
  return asOfMs >= Date.parse(waiver.expires) + DAY_MS;
}

/** Prepares waivers for one app after the other, so that a row costs a look-up however many waivers there are. */
export function createWaiverLookup(waivers: readonly Waiver[], asOfMs: number): (app: NamedApp) => FindWaiver {
  const entries = waivers.map((waiver) => ({
    waiver,
    namesApp: appMatcher(waiver.app),
    expired: isExpired(waiver, asOfMs),
  }));
  return (app) => {
    const byKey = new Map<string, Entry[]>();
    for (const entry of entries) {
      if (!entry.namesApp(app)) continue;
      const key = keyOf(entry.waiver.rule, entry.waiver.user);
      byKey.set(key, [...(byKey.get(key) ?? []), entry]);
    }
    if (byKey.size === 0) return () => undefined;
    return (rule, assignment) => {
      const { id } = assignment.appUser;
      const login = profileText(userOf(assignment), 'login') || (accountOf(assignment.appUser)?.name ?? '');
      const byId = byKey.get(keyOf(rule, id))?.filter(({ waiver }) => waiver.user === id) ?? [];
      const byLogin = byKey.get(keyOf(rule, login)) ?? [];
      return [...byId, ...byLogin].map((entry) => matchOf(entry, assignment)).sort(byStrength)[0];
    };
  };
}

interface Entry {
  readonly waiver: Waiver;
  readonly expired: boolean;
}

function keyOf(rule: string, user: string): string {
  return `${rule} ${foldCase(user)}`;
}

function matchOf(entry: Entry, assignment: Assignment): WaiverMatch {
  const { waiver, expired } = entry;
  // which person a waiver by user id is about shows only here: the policy's own check knows no user
  if (isSubject(waiver.approvedBy, subjectOf(assignment))) return { waiver, state: 'approved by its subject' };
  return { waiver, state: expired ? 'expired' : 'in force' };
}

const STRENGTH = { 'in force': 0, expired: 1, 'approved by its subject': 2 } as const;

function byStrength(a: WaiverMatch, b: WaiverMatch): number {
  return STRENGTH[a.state] - STRENGTH[b.state] || b.waiver.expires.localeCompare(a.waiver.expires);
}
