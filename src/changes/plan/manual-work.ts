import type { AssignmentPaths, GroupPath } from '../../assignment/paths.js';
import type { PlanEntry } from './plan.js';
import { groupText } from './planned-membership.js';

/** What the run knows that tells people where to go. */
export interface WorkFacts {
  /** Whether the policy lets apply take a user out of the group. */
  isAllowed(path: GroupPath): boolean;
  /** The expression of a group rule; empty where it was not read. */
  expressionOf(ruleId: string): string;
  /** The app that an imported group comes from; empty where that is not known. */
  sourceOf(groupId: string): string;
  /** Whether the org's group rules were read: only then is it known what they give to whom a membership ends for. */
  readonly areRulesKnown: boolean;
}

/** Whether apply may end every membership that gives the access, and knows all of them. */
export function isRemovable({ groups, unknown, unexplained }: AssignmentPaths, facts: WorkFacts): boolean {
  if (groups.length === 0 || unknown !== '' || unexplained !== '' || !facts.areRulesKnown) return false;
  return groups.every((path) => isByHandInOkta(path) && facts.isAllowed(path));
}

function isByHandInOkta({ membership, groupType }: GroupPath): boolean {
  return membership === 'by-hand' && groupType === 'OKTA_GROUP';
}

/** What people have to do, in order, for an access to go that apply cannot take away: one step for each way. */
export function manualWork(paths: AssignmentPaths, facts: WorkFacts): Pick<PlanEntry, 'action' | 'why'> {
  const { direct, groups, unknown, unexplained } = paths;
  const steps = [
    ...groups.map((path) => stepOf(path, facts)),
    ...(direct ? ['unassign the user from the app'] : []),
    ...(unknown === '' ? [] : [`look for further ways: ${unknown}`]),
  ];
  if (steps.length === 0) steps.push(`find out what gives the access: ${unexplained}`);
  const why = steps.length === 1 ? (steps[0] ?? '') : steps.map((step, index) => `${index + 1}. ${step}`).join('; ');
  return { action: groups.some(({ membership }) => membership === 'rule') ? 'manual-rule' : 'manual-group', why };
}

function stepOf(path: GroupPath, facts: WorkFacts): string {
  const group = groupText(path);
  const { membership, rules, why } = path;
  switch (membership) {
    case 'rule': {
      const named = rules.map(({ id, name }) => {
        const expression = facts.expressionOf(id).replaceAll(/\s+/g, ' ');
        return `${name} (${id}${expression === '' ? '' : `: ${expression}`})`;
      });
      const what = rules.length === 1 ? 'group rule' : 'group rules';
      return `change the ${what} ${named.join(' and ')}, or exclude the user from ${rules.length === 1 ? 'it' : 'them'}: ${rules.length === 1 ? 'it puts' : 'they put'} the user into the group ${group}, again after every removal`;
    }
    case 'directory': {
      const source = facts.sourceOf(path.groupId);
      return `take the user out of the group ${group} where it is imported from: ${source === '' ? 'in the directory' : source}`;
    }
    case 'built-in':
      return `take the group ${group} off the app, or keep the access: nobody can be taken out of that group`;
    case 'unknown':
      return `find out how the user came into the group ${group}, and take the user out there: ${why}`;
    case 'by-hand':
      return `take the user out of the group ${group}${alsoText(path)}${nameIt(path, facts)}`;
  }
}

function alsoText({ alsoGives }: GroupPath): string {
  return alsoGives.length === 0 ? '' : `, which gives ${alsoGives.join(', ')} as well`;
}

function nameIt(path: GroupPath, facts: WorkFacts): string {
  if (!facts.areRulesKnown)
    return ' (the group rules were not read, so that it is not known what else they give by it)';
  if (facts.isAllowed(path)) return '';
  return isByHandInOkta(path) ? ' (apply does it where apply.groups.allow names the group)' : '';
}
