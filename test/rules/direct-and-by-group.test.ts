import type { AssignmentPaths } from '../../src/assignment/paths.js';
import { directAndByGroup } from '../../src/rules/direct-and-by-group.js';
import { describeRule } from '../support/describe-rule.js';
import { aGroupPath, somePaths } from '../support/paths.js';

const tools = aGroupPath();
const paths = (parts: Partial<AssignmentPaths>): AssignmentPaths => somePaths({ direct: true, ...parts });

describeRule(directAndByGroup, [
  {
    when: 'for a direct assignment beside a group',
    given: { paths: paths({ groups: [tools] }) },
    expected: 'finding',
    reason: 'The user was assigned individually, and group Tools (by hand) grants the app too.',
  },
  {
    when: 'for a direct assignment beside a group, whatever else is not known',
    given: { paths: paths({ groups: [tools], unknown: 'a group answered 403' }) },
    expected: 'finding',
  },
  { when: 'for a direct assignment alone', given: { paths: paths({}) }, expected: 'pass' },
  { when: 'for a group alone', given: { paths: paths({ direct: false, groups: [tools] }) }, expected: 'pass' },
  {
    when: 'for a direct assignment where a group could not be read',
    given: { paths: paths({ unknown: 'the members of group Tools were not read: 403' }) },
    expected: 'unknown',
    reason: 'It is not known whether a group grants the app too: the members of group Tools were not read: 403',
  },
  { when: 'where the policy asks for no paths', given: {}, expected: 'not-applicable' },
]);
