import { personKey } from '../assignment/person.js';
import { isSubject } from '../assignment/subject.js';
import { ConfigError } from '../errors.js';
import { plainMessage } from '../policy/plain-message.js';
import { issueProblems, type Problem, problemAt, problemTexts } from '../policy/problems.js';
import { type RegisteredAccount, registerSchema } from '../policy/schema/register-schema.js';
import { placeText, type YamlFile } from '../policy/yaml-file.js';

/** The accounts of the register by every name that they may have. */
export interface Register {
  /** The account of a user, by the user's id, login or e-mail. */
  find(names: readonly string[]): RegisteredAccount | undefined;
  readonly accounts: readonly RegisteredAccount[];
}

/** Reads a register. Throws one ConfigError with everything that is wrong: `FILE:LINE:COL: key: what`. */
export function parseRegister(file: YamlFile): Register {
  const result = registerSchema.safeParse(file.data ?? [], { error: plainMessage });
  const issues = result.error?.issues.flatMap((issue) => issueProblems(issue, file)) ?? [];
  const accounts = result.data ?? [];
  const problems = [...issues, ...mistakes(file, accounts)];
  if (problems.length > 0) throw new ConfigError(problemTexts(file, problems));
  const byName = new Map(accounts.map((account) => [personKey(account.user), account]));
  return {
    accounts,
    find: (names) => names.map((name) => byName.get(personKey(name))).find((account) => account !== undefined),
  };
}

function mistakes(file: YamlFile, accounts: readonly RegisteredAccount[]): Problem[] {
  const firstByUser = new Map<string, number>();
  return accounts.flatMap(({ user, owner, review }, index) => {
    const found: Problem[] = [];
    const key = personKey(user);
    const first = firstByUser.get(key);
    if (first === undefined) firstByUser.set(key, index);
    else {
      const place = placeText(file.path, file.locate([first, 'user']));
      found.push(problemAt(file, [index, 'user'], `"${user}" stands at ${place} as well`));
    }
    if (owner !== undefined && isSubject(owner, { id: user, login: '', email: '' })) {
      found.push(problemAt(file, [index, 'owner'], `"${owner}" cannot answer for itself`));
    }
    if (review === 'owner' && owner === undefined) {
      found.push(problemAt(file, [index, 'review'], 'owner is to review it, and no owner is named'));
    }
    return found;
  });
}
