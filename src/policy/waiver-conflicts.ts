import { isSubject } from '../assignment/subject.js';
import { type Problem, problemAt } from './problems.js';
import { placeText, type YamlFile } from './yaml-file.js';

/**
 * What is wrong between the values of waivers: an id that is used twice, or an approver who is the subject. Looks at the
 * data as read, so that it is found beside whatever the schema finds.
 */
export function waiverConflicts(file: YamlFile, data: unknown): Problem[] {
  if (!Array.isArray(data)) return [];
  const problems: Problem[] = [];
  const firstById = new Map<string, number>();
  data.forEach((waiver: unknown, index) => {
    const id = textIn(waiver, 'id');
    const first = id === undefined ? undefined : firstById.get(id);
    if (id !== undefined && first === undefined) firstById.set(id, index);
    if (first !== undefined) {
      problems.push(
        problemAt(
          file,
          [index, 'id'],
          `"${id}" is the id of ${placeText(file.path, file.locate([first, 'id']))} as well`,
        ),
      );
    }
    const user = textIn(waiver, 'user');
    const approver = textIn(waiver, 'approvedBy');
    if (user !== undefined && approver !== undefined && isSubject(approver, { id: user, login: '', email: '' })) {
      problems.push(
        problemAt(file, [index, 'approvedBy'], `"${approver}" cannot approve a waiver of their own access`),
      );
    }
  });
  return problems;
}

function textIn(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entry: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof entry === 'string' ? entry : undefined;
}
