import { Duration } from 'luxon';
import { RefusedError } from '../../errors.js';
import type { ApplyPolicy } from '../../policy/policy.js';

/** Throws RefusedError where `given` allows anything that the run's own policy does not. `what` names whose it is. */
export function refuseLooser(given: ApplyPolicy, run: ApplyPolicy, what: string): void {
  const problems = looserThan(given, run);
  if (problems.length === 0) return;
  throw new RefusedError(`${what} is looser than the run's own policy, which holds: ${problems.join('; ')}`);
}

function looserThan(given: ApplyPolicy, run: ApplyPolicy): string[] {
  const limits: readonly (readonly [string, number, number])[] = [
    ['maxCount', given.maxCount, run.maxCount],
    ['maxShare', given.maxShare, run.maxShare],
    ['perApp.maxCount', given.perApp.maxCount, run.perApp.maxCount],
    ['perApp.maxShare', given.perApp.maxShare, run.perApp.maxShare],
    ['maxConsecutiveFailures', given.maxConsecutiveFailures, run.maxConsecutiveFailures],
  ];
  const lists: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['protected.users', given.protected.users, run.protected.users],
    ['protected.apps', given.protected.apps, run.protected.apps],
  ];
  const groups = given.groups.allow.filter((entry) => !run.groups.allow.includes(entry));
  const keys = new Set(run.approvers.map((approver) => JSON.stringify(approver)));
  const strangers = given.approvers.filter((approver) => !keys.has(JSON.stringify(approver)));
  return [
    ...limits
      .filter(([, own, allowed]) => own > allowed)
      .map(([name, own, allowed]) => `apply.${name} is ${own}, the run's is ${allowed}`),
    ...lists.flatMap(([name, own, needed]) =>
      needed.filter((entry) => !own.includes(entry)).map((entry) => `apply.${name} lacks ${JSON.stringify(entry)}`),
    ),
    ...groups.map((entry) => `apply.groups.allow names ${JSON.stringify(entry)}, which the run's does not`),
    ...(ageMs(given) > ageMs(run) ? [`apply.maxPlanAge is ${given.maxPlanAge}, the run's is ${run.maxPlanAge}`] : []),
    ...(given.approvers.length === 0 && keys.size > 0 ? ['apply.approvers is empty, the run names some'] : []),
    ...(keys.size > 0 && strangers.length > 0
      ? [`apply.approvers has ${strangers.length} keys that the run's has not`]
      : []),
  ];
}

function ageMs({ maxPlanAge }: ApplyPolicy): number {
  return Duration.fromISO(maxPlanAge).toMillis();
}
