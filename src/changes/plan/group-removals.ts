import type { AssignmentPaths, GroupPath, PathRule } from '../../assignment/paths.js';
import { rowKey } from '../../assignment/row-key.js';
import { type Collateral, groupText, HELD_DIRECTLY, type PlannedMembership } from './planned-membership.js';

/** One user's access to one app, with every way by which it holds. */
export interface RowWays {
  readonly appId: string;
  readonly appLabel: string;
  readonly userId: string;
  readonly paths: AssignmentPaths;
}

/** What is known about groups when memberships are chosen. */
export interface GroupsKnown {
  /** Every row of the user in the apps that the groups concerned give; what is removed already is not among them. */
  rowsOf(userId: string): readonly RowWays[];
  /** The apps that a group gives, as far as they were read. */
  appsOf(groupId: string): readonly string[];
  /** Ids of the rules that put users into the group. */
  rulesInto(groupId: string): readonly string[];
  /** The rules that ask who is in the group: what they give may end with the membership. */
  askingAbout(path: GroupPath): readonly PathRule[];
  /** Whether an earlier plan ended the membership, so that nothing is held by it any more. */
  isEnded(groupId: string, userId: string): boolean;
}

/** The memberships that have to end for a row to go; or why they may not. */
export type GroupRemoval =
  | { readonly memberships: readonly PlannedMembership[]; readonly refusal?: undefined }
  | { readonly refusal: string; readonly memberships?: undefined };

/**
 * Chooses the memberships to be ended so that every wanted row goes and nothing else does: whatever else hangs on one of
 * them must be wanted as well, or held by another way that stays. Where that is not so, nothing that hangs on the same
 * membership is done. Pure; by row.
 */
export function groupRemovals(wanted: readonly RowWays[], known: GroupsKnown): ReadonlyMap<string, GroupRemoval> {
  const removals = new Map<string, GroupRemoval>();
  const ofUsers = new Map<string, RowWays[]>();
  for (const row of wanted) ofUsers.set(row.userId, [...(ofUsers.get(row.userId) ?? []), row]);
  for (const [userId, rows] of ofUsers) {
    for (const [appId, removal] of removalsOfUser(userId, rows, known)) removals.set(rowKey(appId, userId), removal);
  }
  return removals;
}

function removalsOfUser(userId: string, wanted: readonly RowWays[], known: GroupsKnown): Map<string, GroupRemoval> {
  const removals = new Map<string, GroupRemoval>();
  const all = known.rowsOf(userId);
  let open: readonly RowWays[] = [];
  for (const row of wanted) {
    const refusal = fedByRule(row, all, known);
    if (refusal === undefined) open = [...open, row];
    else removals.set(row.appId, { refusal });
  }
  for (;;) {
    const stays = staying(userId, open, known);
    const apps = new Set(open.map(({ appId }) => appId));
    const taken = groupsOf(open);
    const lost = all.filter((row) => !apps.has(row.appId) && hangsOn(row, taken) && stays(row) === undefined);
    if (lost.length === 0) break;
    const guarded = groupsOf(lost);
    for (const row of open) if (hangsOn(row, guarded)) removals.set(row.appId, { refusal: refusalOf(row, lost) });
    open = open.filter((row) => !hangsOn(row, guarded));
  }
  const stays = staying(userId, open, known);
  const apps = new Set(open.map(({ appId }) => appId));
  for (const row of open) {
    const memberships = row.paths.groups.map(({ groupId, groupName }): PlannedMembership => {
      const others = all.filter((other) => other.appId !== row.appId && hangsOn(other, new Set([groupId])));
      const collateral = others.map((other): Collateral => {
        const { appId, appLabel } = other;
        const { heldBy, heldByName } = (apps.has(appId) ? undefined : stays(other)) ?? GOES_TOO;
        return { appId, appLabel, heldBy, heldByName };
      });
      return { groupId, groupName, apps: known.appsOf(groupId), rules: known.rulesInto(groupId), collateral };
    });
    removals.set(row.appId, { memberships });
  }
  return removals;
}

/** Why a membership is needed for another: a rule asks about the one group and puts the user into the other. */
function fedByRule(row: RowWays, all: readonly RowWays[], known: GroupsKnown): string | undefined {
  for (const path of row.paths.groups) {
    for (const { id, name } of known.askingAbout(path)) {
      const fed = all
        .flatMap(({ paths }) => paths.groups)
        .find(({ groupId, rules }) => groupId !== path.groupId && rules.some((rule) => rule.id === id));
      if (fed === undefined) continue;
      return `the group rule ${name} (${id}) asks who is in the group ${groupText(path)}, and keeps the user in ${groupText(fed)}: leaving the one may end the other`;
    }
  }
  return undefined;
}

type Held = Pick<Collateral, 'heldBy' | 'heldByName'>;

const GOES_TOO: Held = { heldBy: '', heldByName: '' };

/** By what a row stays when the memberships of the open rows are ended; undefined where it goes. */
function staying(userId: string, open: readonly RowWays[], known: GroupsKnown): (row: RowWays) => Held | undefined {
  const taken = groupsOf(open);
  return ({ paths }) => {
    if (paths.direct) return { heldBy: HELD_DIRECTLY, heldByName: '' };
    const path = paths.groups.find(
      (one) => !taken.has(one.groupId) && !known.isEnded(one.groupId, userId) && isMember(one, paths),
    );
    return path && { heldBy: path.groupId, heldByName: path.groupName };
  };
}

function groupsOf(rows: readonly RowWays[]): ReadonlySet<string> {
  return new Set(rows.flatMap(({ paths }) => paths.groups.map(({ groupId }) => groupId)));
}

function hangsOn({ paths }: RowWays, groups: ReadonlySet<string>): boolean {
  return paths.groups.some(({ groupId }) => groups.has(groupId));
}

function hangsOnAny(rows: readonly RowWays[], groupId: string): boolean {
  return rows.some((row) => hangsOn(row, new Set([groupId])));
}

/** A group that Okta credits and whose members were not read, or do not have the user, is no way that can be relied on. */
function isMember({ membership }: GroupPath, { unknown, unexplained }: AssignmentPaths): boolean {
  return membership !== 'unknown' || (unknown === '' && unexplained === '');
}

function refusalOf(row: RowWays, lost: readonly RowWays[]): string {
  const others = lost.filter((other) => hangsOn(other, groupsOf([row])));
  const shared = row.paths.groups.filter(({ groupId }) => hangsOnAny(others, groupId));
  const names = shared.map(groupText);
  const labels = others.map(({ appId, appLabel }) => `${appLabel} (${appId})`);
  return `taking the user out of ${listed(names)} also takes ${listed(labels)}, which nothing else gives and which is not being removed: decide on that as well (apply.groups.collateral: refuse)`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
