import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import { readYamlFile } from '../../src/policy/yaml-file.js';
import { parseRegister, type Register } from '../../src/roster/register.js';
import { expectFirst } from '../support/config-problems.js';
import { temporaryFolder } from '../support/temporary-folder.js';

async function parse(text: string): Promise<Register> {
  const path = join(await temporaryFolder('register'), 's.yaml');
  await writeFile(path, text);
  return parseRegister(await readYamlFile(path));
}

async function problems(text: string): Promise<readonly string[]> {
  try {
    await parse(text);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map((problem) => problem.replaceAll(/\S*\/s\.yaml/g, 's.yaml'));
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('a register of service accounts', () => {
  it('finds an account by any name of its user, case aside', async () => {
    const register = await parse('- { user: SVC-Backup@example.com, purpose: backups, owner: ada@example.com }\n');

    const found = register.find(['00u1', 'svc-backup@example.com']);

    expect(found).to.deep.equal({ user: 'SVC-Backup@example.com', purpose: 'backups', owner: 'ada@example.com' });
    expect(register.find(['ada@example.com'])).to.equal(undefined);
  });

  it('may be empty', async () => {
    expect((await parse('# none yet\n')).accounts).to.deep.equal([]);
  });

  for (const [what, text, expected] of [
    ['keys where a list stands', 'user: a\n', 's.yaml:1:1: expected a list, found keys and values'],
    ['an entry without a user', '- { purpose: p }\n', 's.yaml:1:3: [0].user: is missing'],
    ['an entry without a purpose', '- user: a\n', 's.yaml:1:3: [0].purpose: is missing'],
    ['an empty purpose', '- { user: a, purpose: " " }\n', 's.yaml:1:23: [0].purpose: is empty'],
    [
      'an unknown key',
      '- { user: a, purpose: p, owners: b }\n',
      's.yaml:1:26: [0]: unknown key "owners"; known: user, purpose, owner, expires, review',
    ],
    [
      'an end that is no date',
      '- { user: a, purpose: p, expires: soon }\n',
      's.yaml:1:35: [0].expires: "soon" is not a date; write it as 2026-12-31',
    ],
    [
      'another reviewer than the owner',
      '- { user: a, purpose: p, review: manager }\n',
      's.yaml:1:34: [0].review: "manager" is not known; known: owner',
    ],
    [
      'a review by an owner who is not named',
      '- { user: a, purpose: p, review: owner }\n',
      's.yaml:1:34: [0].review: owner is to review it, and no owner is named',
    ],
    [
      'an account that answers for itself',
      '- { user: svc@x.y, purpose: p, owner: SVC@x.y }\n',
      's.yaml:1:39: [0].owner: "SVC@x.y" cannot answer for itself',
    ],
    [
      'a user twice',
      '- { user: a@x.y, purpose: p }\n- { user: A@x.y, purpose: q }\n',
      's.yaml:2:11: [1].user: "A@x.y" stands at s.yaml:1:11 as well',
    ],
    ['something that is not YAML', '- { user: a\n', /^s\.yaml:\d:\d+: not valid YAML/],
  ] as const) {
    it(`with ${what} is refused`, async () => {
      expectFirst(await problems(text), expected);
    });
  }
});
