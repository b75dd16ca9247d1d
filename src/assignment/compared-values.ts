import { type AssignmentFacts, type FactKey, USER_NOT_READ } from './assignment-facts.js';
import { type ChangedValue, COMPARED, type ComparedKey } from './compared-columns.js';

/** The values of a row in the order of `COMPARED`. */
export type ComparedValues = readonly string[];

/** What a row is compared by, beside its facts; empty where it is not known whole, and then not compared. */
export interface ComparedMore {
  readonly appRole: string;
  readonly paths: string;
}

export function comparedValues(facts: AssignmentFacts, { appRole, paths }: ComparedMore): ComparedValues {
  return COMPARED.map((key) => (key === 'app_role' ? appRole : key === 'paths' ? paths : facts[key]));
}

/** The value of a column among a row's. */
export function comparedValue(values: ComparedValues, key: ComparedKey): string {
  return values[COMPARED.indexOf(key)] ?? '';
}

/** What of the user is not known where the user could not be read. */
const OF_USER: ReadonlySet<ComparedKey> = new Set<ComparedKey & FactKey>([
  'login',
  'email',
  'first_name',
  'last_name',
  'department',
  'title',
  'manager',
  'user_type',
  'user_status',
]);

/** Where two rows of the same app and user differ, in the order of the columns. What one side did not read is no difference. */
export function changedValues(before: ComparedValues, after: ComparedValues): ChangedValue[] {
  const isUnread = [before, after].some((values) => comparedValue(values, 'user_status') === USER_NOT_READ);
  return COMPARED.flatMap((what): ChangedValue[] => {
    const [one, other] = [comparedValue(before, what), comparedValue(after, what)];
    if (one === other || (isUnread && OF_USER.has(what))) return [];
    if (what === 'paths' && (one === '' || other === '')) return [];
    return [{ what, before: one, after: other }];
  });
}
