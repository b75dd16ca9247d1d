import { adminRowOf, isAdminRole } from '../../assignment/admin-records.js';
import type { Assignment } from '../../assignment/assignment.js';
import { pathsText } from '../../assignment/path-text.js';
import type { AssignmentPaths } from '../../assignment/paths.js';
import { mixedScripts, personKey } from '../../assignment/person.js';
import type { App, AppUser } from '../../assignment/records.js';
import { roleOf } from '../../assignment/role.js';
import { rowKey } from '../../assignment/row-key.js';
import { accountOf, isSourceId, sourceFactsOf, sourceNameOf } from '../../assignment/source-records.js';
import { isSubject, type PersonNames, type Subject, subjectOf } from '../../assignment/subject.js';
import { compileGuards } from '../../policy/app-guard.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import type { AppRead, Principal } from '../../run/run-facts.js';
import type { Candidate } from './candidate.js';
import { type GroupRemoval, type GroupsKnown, groupRemovals, type RowWays } from './group-removals.js';
import { isRemovable, manualWork, type WorkFacts } from './manual-work.js';
import { type Observed, observe } from './observed.js';
import type { PlanEntry } from './plan.js';
import { restorableOf } from './restorable.js';

export interface EntryRules {
  readonly limits: ApplyPolicy;
  /** Ids of directory and console apps that may be touched after all. */
  readonly namedApps: ReadonlySet<string>;
  /** Whose credential read the run: its own access is never removed. */
  readonly principal: Pick<Principal, 'id' | 'login'>;
  readonly readOf: (appId: string) => AppRead | undefined;
  /** Attributes of the app user's profile that say what the access is. */
  readonly roleAttributes: readonly string[];
  /** What is known about groups; undefined where the run read no paths. */
  readonly groups: (GroupsKnown & WorkFacts) | undefined;
}

/** Turns revoked rows into a plan's entries, in the run's order: pure, so that `apply` can make them again. */
export function buildEntries(candidates: readonly Candidate[], rules: EntryRules): PlanEntry[] {
  const refusalOf = compileRefusals(rules);
  const judged = candidates.map((candidate) => {
    const subject = subjectOf(candidate.assignment);
    const reviewed = observe(candidate.assignment.appUser);
    return { candidate, subject, reviewed, refusal: refusalOf(candidate, subject, reviewed) };
  });
  const { groups } = rules;
  const wanted = judged.flatMap(({ candidate: { assignment }, refusal }) => {
    if (groups === undefined || refusal !== undefined || assignment.paths === undefined) return [];
    return isRemovable(assignment.paths, groups) ? [waysOf(assignment, assignment.paths)] : [];
  });
  const removals = groups === undefined ? new Map<string, GroupRemoval>() : groupRemovals(wanted, groups);
  return judged.map(({ candidate, subject, reviewed, refusal }) => {
    const { assignment, decision, decisionDigest } = candidate;
    const { app, appUser, paths } = assignment;
    const { reviewer, reason, at, assigned, delegation } = decision;
    const removal = removals.get(rowKey(app.id, appUser.id));
    return {
      appId: app.id,
      appLabel: app.label,
      userId: appUser.id,
      login: subject.login,
      email: subject.email,
      addresses: subject.addresses ?? [],
      appRole: roleOf(appUser, rules.roleAttributes),
      paths: paths === undefined ? '' : pathsText(paths),
      ...(standInWork(refusal, assignment) ?? actionOf(refusal ?? removal?.refusal, reviewed, removal, paths, groups)),
      memberships: removal?.memberships ?? [],
      decision: {
        ...{ reviewer, reason, at, assigned, digest: decisionDigest },
        ...(delegation === undefined ? {} : { delegate: delegation.to }),
      },
      reviewed,
      downstreamDeactivation: app.features?.includes('PUSH_USER_DEACTIVATION') ?? false,
      restorable: restorableOf(assignment),
    };
  });
}

function waysOf({ app, appUser }: Assignment, paths: AssignmentPaths): RowWays {
  return { appId: app.id, appLabel: app.label, userId: appUser.id, paths };
}

function actionOf(
  refusal: string | undefined,
  reviewed: Observed,
  removal: GroupRemoval | undefined,
  paths: AssignmentPaths | undefined,
  facts: WorkFacts | undefined,
): Pick<PlanEntry, 'action' | 'why'> {
  if (refusal !== undefined) return { action: 'refused', why: refusal };
  const isDirect = reviewed.scope !== 'GROUP';
  if (removal !== undefined)
    return { action: isDirect ? 'remove-from-group-and-unassign' : 'remove-from-group', why: '' };
  if (paths !== undefined && facts !== undefined) {
    // Okta refuses to unassign what a group gives as well, so that a way that was missed takes nothing away
    return isDirect && paths.groups.length === 0 ? { action: 'unassign', why: '' } : manualWork(paths, facts);
  }
  if (isDirect) return { action: 'unassign', why: '' };
  const { groupId, groupName } = reviewed;
  const name = [groupName, groupId === '' ? '' : `(${groupId})`].filter((part) => part !== '').join(' ');
  // Okta answers 403 E0000046 to an unassign of what a group grants
  return {
    action: 'manual-group',
    why: `take the user out of the group ${name || 'that grants it, which Okta does not name'}; other apps may hang on it`,
  };
}

/** What there is to do about what no call of the Application Users API takes away; undefined for apps. */
function standInWork(
  refusal: string | undefined,
  { app, appUser }: Assignment,
): Pick<PlanEntry, 'action' | 'why'> | undefined {
  if (refusal !== undefined) return undefined;
  if (isSourceId(app.id)) return { action: 'manual-source', why: accountWork(app, appUser) };
  if (!isAdminRole(app)) return undefined;
  const ways = adminRowOf(appUser)?.heldBy.join(' and ') ?? 'in a way that Okta does not say';
  const why = `in the Admin Console, Security › Administrators, take “${app.label}” away: it is held ${ways}; what a group gives ends with the membership, or with the group’s role`;
  return { action: 'manual-role', why };
}

/** Where an account of a system outside Okta is removed, and how it is shown that it was. */
function accountWork(app: App, appUser: AppUser): string {
  const name = accountOf(appUser)?.name ?? appUser.id;
  const { where, file } = sourceFactsOf(app);
  const place = where === '' ? '' : ` (${where})`;
  return `in the system itself${place}, remove the account “${name}” of “${app.label}”, which the review read from ${file}; after that, recheck with --source ${sourceNameOf(app.id)}=FILE and a newer export`;
}

type RefusalOf = (candidate: Candidate, subject: Subject, reviewed: Observed) => string | undefined;

function compileRefusals({ limits, namedApps, principal, readOf }: EntryRules): RefusalOf {
  const guardOf = compileGuards(limits, namedApps);
  return ({ assignment: { app, appUser }, decision, rowDigest }, subject, { scope }) => {
    const read = readOf(app.id);
    if (decision.rowDigest !== rowDigest) return 'the decision is about other facts than the run has';
    const mixed = mixedScripts(decision.reviewer);
    if (mixed !== undefined) return `the name of whoever decided ${mixed}: ${decision.reviewer}`;
    if (isSubject(decision.reviewer, subject)) return `${decision.reviewer} decided on their own access`;
    const delegate = decision.delegation?.to;
    if (delegate !== undefined && isSubject(delegate, subject))
      return `${delegate}, a delegate, decided on their own access`;
    if (read?.state === 'deleted') return 'the app was deleted during the run';
    if (read?.state !== 'complete') return 'the app was not read to its end';
    if (isOwn(principal, subject)) return 'the user is the owner of the credential';
    const guard = guardOf(app, () => subject);
    if (guard !== undefined) return guard.why;
    if (scope !== 'USER' && scope !== 'GROUP')
      return `Okta does not say whether ${appUser.id} is assigned directly or by a group`;
    return undefined;
  };
}

/** Whether the subject is the user whose credential is used; an OAuth client is not a user. */
export function isOwn({ id, login }: Pick<Principal, 'id' | 'login'>, subject: PersonNames): boolean {
  return [id, login].some((name) => personKey(name) !== '' && isSubject(name, subject));
}
