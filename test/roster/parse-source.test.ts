import { expect } from 'chai';
import type { SourcePolicy } from '../../src/policy/policy.js';
import { parseSource, type SourceAccount } from '../../src/roster/parse-source.js';
import { configProblems, expectFirst } from '../support/config-problems.js';

const COLUMNS = {
  ...{ key: 'username', person: 'email', role: 'permission', status: 'state' },
  ...{ active: ['active', 'invited'], created: 'made' },
};

interface Given {
  readonly columns?: Partial<SourcePolicy['columns']>;
  readonly dateFormat?: string;
}

function parse(content: string | Uint8Array, { columns, dateFormat }: Given = {}): readonly SourceAccount[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const base = { name: 'host', file: 's.csv', match: 'email', maxAge: 'P7D' } as const;
  const policy: SourcePolicy = { ...base, columns: { ...COLUMNS, ...columns } };
  return parseSource('s.csv', bytes, dateFormat === undefined ? policy : { ...policy, dateFormat });
}

function problems(content: string | Uint8Array, given?: Given): readonly string[] {
  return configProblems(() => parse(content, given));
}

const HEADER = ['username', 'email', 'permission', 'state', 'made', 'Last active'];
const ROW = ['ada', 'ada@example.com', 'admin', 'Active', '2026-01-31', 'today'];
const ADA: SourceAccount = {
  ...{ key: 'ada', person: 'ada@example.com', status: 'ACTIVE', created: '2026-01-31' },
  profile: {
    ...{ username: 'ada', email: 'ada@example.com', permission: 'admin', state: 'Active', made: '2026-01-31' },
    ...{ Last_active: 'today', role: 'admin' },
  },
};

describe('a file of accounts', () => {
  const joined = (delimiter: string, end: string) => [HEADER, ROW].map((row) => row.join(delimiter)).join(end);

  for (const [what, text] of [
    ['commas', joined(',', '\n')],
    ['semicolons, a byte-order mark and CRLF', `\ufeff${joined(';', '\r\n')}\r\n`],
    ['tabs', joined('\t', '\n')],
    ['every cell quoted', [HEADER, ROW].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')],
    ['columns in another order', [HEADER, ROW].map((row) => row.toReversed().join(',')).join('\n')],
    ['columns that have no name', [HEADER, ROW].map((row) => ['', ...row, ''].join(',')).join('\n')],
    ['empty lines', `${joined(',', '\n\n')}\n\n,,,,,\n`],
  ] as const) {
    it(`is read with ${what}`, () => {
      expect(parse(text)).to.deep.equal([ADA]);
    });
  }

  it('takes the key for the person where no column says whose an account is', () => {
    const accounts = parse('username\nada@example.com\n', {
      columns: { person: undefined, role: undefined, status: undefined, created: undefined },
    });

    expect(accounts.map(({ person, status, created }) => [person, status, created])).to.deep.equal([
      ['ada@example.com', 'ACTIVE', ''],
    ]);
  });

  it('takes accounts that name nobody, and statuses as the policy names them', () => {
    const accounts = parse('username,email,permission,state,made\na,,,Invited,\nb,,,suspended,\nc,,,,\n');

    expect(accounts.map(({ person, status }) => [person, status])).to.deep.equal([
      ['', 'ACTIVE'],
      ['', 'INACTIVE'],
      ['', ''],
    ]);
  });

  it('lets a person have several accounts', () => {
    const accounts = parse('username,email,permission,state,made\na,x@y.z,,,\nb,X@y.z,,,\n');

    expect(accounts).to.have.lengthOf(2);
  });

  it('names attributes so that a filter can name them, whatever a column is called', () => {
    const [account] = parse('username,email,permission,state,made,2FA on?,__proto__\na,,,,,yes,x\n');

    expect(Object.entries(account?.profile ?? {})).to.deep.equal([
      ['username', 'a'],
      ['_2FA_on_', 'yes'],
      ['__proto__', 'x'],
    ]);
  });

  const OK = 'username,email,permission,state,made\na,a@x.y,,active,\n';
  for (const [what, content, expected] of [
    ['nothing', '', 's.csv: is empty'],
    [
      'a header alone',
      'username,email,permission,state,made\n',
      's.csv:1: has a header and no account below: a system that nobody can use needs no review, take it out of sources',
    ],
    [
      'no column for the key',
      OK.replace('username', 'login'),
      's.csv:1: has no column "username", which sources "host".columns.key names; cells are kept apart by commas, and the columns are "login", "email", "permission", "state", "made"',
    ],
    [
      'no column for the person',
      OK.replace('email', 'mail'),
      /no column "email", which sources "host"\.columns\.person/,
    ],
    ['a column twice', OK.replace('email', 'Username'), /^s\.csv:1: has two columns "username"/],
    [
      'two columns that filters could not tell apart',
      'username,email,permission,state,made,a b,a_b\na,,,,,1,2\n',
      's.csv:1: has two columns that filters would call appUser.profile.a_b: rename one',
    ],
    ['an account twice', `${OK}b,,,,\nA,,,,\n`, 's.csv:4: username "A" is on line 2 as well'],
    [
      'an account twice, in either form of its accent',
      'username,email,permission,state,made\nJos\u00e9,,,,\nJose\u0301,,,,\n',
      's.csv:3: username "Jos\u00e9" is on line 2 as well',
    ],
    ['an account without a name', `${OK},b@x.y,,,\n`, 's.csv:3: username is empty'],
    [
      'a date that is none',
      `${OK}b,,,,31.1.2026\n`,
      's.csv:3: made "31.1.2026" is not a date: write it as 2026-11-30, or say the dateFormat',
    ],
    ['too many cells', `${OK}b,,,,,,\n`, /^s\.csv:3: has 7 cells where the header has 5: /],
    ['a quote that does not end', `${OK}"b,,,,\n`, /^s\.csv:\d: is not CSV: .*[Qq]uote/],
    ['UTF-16', Buffer.from(`\ufeff${OK}`, 'utf16le'), 's.csv: is UTF-16 text: save it as “CSV UTF-8”'],
    ['Latin-1', Buffer.from(`${OK}jos\u00e9,,,,\n`, 'latin1'), /^s\.csv: is not UTF-8 text/],
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), /^s\.csv: is a workbook or another ZIP file, not CSV/],
  ] as const) {
    it(`of ${what} is refused`, () => {
      expectFirst(problems(content), expected);
    });
  }

  it('is told everything that is wrong at once', () => {
    expect(problems(`${OK}a,,,,soon\n,,,active,\n`)).to.deep.equal([
      's.csv:3: made "soon" is not a date: write it as 2026-11-30, or say the dateFormat',
      's.csv:3: username "a" is on line 2 as well',
      's.csv:4: username is empty',
    ]);
  });

  it('has its dates read in the policy’s format', () => {
    const [account] = parse(`${OK}`.replace('active,', 'active,31.12.2025'), { dateFormat: 'dd.MM.yyyy' });

    expect(account?.created).to.equal('2025-12-31');
  });
});
