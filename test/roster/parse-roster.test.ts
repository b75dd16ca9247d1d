import { expect } from 'chai';
import type { RosterPolicy } from '../../src/policy/policy.js';
import { parseRoster, type Roster } from '../../src/roster/parse-roster.js';
import { configProblems, expectFirst } from '../support/config-problems.js';

const COLUMNS = { key: 'email', status: 'status', active: ['active', 'leave'], lastDay: 'last_day' };
const ALL = { ...COLUMNS, department: 'department', manager: 'manager_email' };

interface Given {
  readonly columns?: Partial<RosterPolicy['columns']>;
  readonly dateFormat?: string;
}

function parse(content: string | Uint8Array, { columns, dateFormat }: Given = {}): Roster {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const policy = { file: 'r.csv', match: 'email', columns: { ...COLUMNS, ...columns }, maxAge: 'P7D' } as const;
  return parseRoster('r.csv', bytes, dateFormat === undefined ? policy : { ...policy, dateFormat });
}

function personIn(roster: Roster, key: string) {
  return roster.at(roster.find(key) ?? -1);
}

function problems(content: string | Uint8Array, given?: Given): readonly string[] {
  return configProblems(() => parse(content, given));
}

describe('a roster', () => {
  const ADA = {
    ...{ isActive: true, status: 'active', lastDay: '2026-12-31' },
    ...{ department: 'Finance', manager: 'grace@example.com' },
  };
  const HEADER = ['email', 'status', 'last_day', 'department', 'manager_email'];
  const ROW = ['ada@example.com', 'active', '2026-12-31', 'Finance', 'grace@example.com'];
  const joined = (delimiter: string, end: string) => [HEADER, ROW].map((row) => row.join(delimiter)).join(end);

  for (const [what, text] of [
    ['commas', joined(',', '\n')],
    ['semicolons', joined(';', '\n')],
    ['tabs', joined('\t', '\n')],
    ['a byte-order mark and CRLF', `\ufeff${joined(';', '\r\n')}\r\n`],
    ['old line ends', joined(',', '\r')],
    ['every cell quoted', [HEADER, ROW].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')],
    ['blanks around cells', joined(' , ', '\n')],
    ['columns in another order', [HEADER, ROW].map((row) => row.toReversed().join(',')).join('\n')],
    ['columns that nobody asked for', [HEADER, ROW].map((row, n) => [n, ...row, n].join(',')).join('\n')],
    ['capitals in its header', joined(',', '\n').replace('email,status', 'E-Mail , STATUS').replace('E-Mail', 'EMAIL')],
    ['empty lines', `${joined(',', '\n\n')}\n\n,,,,\n`],
    ['a time of day at its dates', joined(',', '\n').replace('2026-12-31', '2026-12-31T00:00:00Z')],
  ] as const) {
    it(`is read with ${what}`, () => {
      const roster = parse(text, { columns: ALL });

      expect(roster.size).to.equal(1);
      expect(personIn(roster, 'ada@example.com')).to.deep.equal(ADA);
    });
  }

  it('finds a person whatever the case, the blanks and the form of accents', () => {
    const roster = parse('email,status,last_day\n  JOSE\u0301@Example.com ,Active,\n');

    expect(personIn(roster, 'jos\u00e9@example.com')?.isActive).to.equal(true);
    expect(roster.find('jose@example.com')).to.equal(undefined);
  });

  it('keeps line breaks and delimiters within quotes', () => {
    const roster = parse(
      'email,status,last_day,department\na@x.y,active,,"R&D,\nBerlin ""Mitte"""\nb@x.y,active,,IT\n',
      {
        columns: { department: 'department' },
      },
    );

    expect(personIn(roster, 'a@x.y')?.department).to.equal('R&D,\nBerlin "Mitte"');
    expect(roster.size).to.equal(2);
  });

  it('takes the statuses of people who are here from the policy', () => {
    const roster = parse('email,status,last_day\na@x.y,LEAVE,\nb@x.y,terminated,\nc@x.y,,\n');

    expect(['a', 'b', 'c'].map((name) => personIn(roster, `${name}@x.y`)?.isActive)).to.deep.equal([
      true,
      false,
      undefined,
    ]);
    expect(roster.active).to.equal(2);
  });

  it('takes everybody for active where it has no statuses', () => {
    const columns = { key: 'email', active: ['active'], lastDay: 'last_day' };
    const policy = { file: 'r.csv', match: 'email', columns, maxAge: 'P7D' } as const;

    const roster = parseRoster('r.csv', Buffer.from('email,last_day\na@x.y,\n'), policy);

    expect(personIn(roster, 'a@x.y')).to.include({ isActive: true, status: '' });
  });

  it('reads dates in the policy’s format', () => {
    const text = 'email,status,last_day\na@x.y,active,31.12.2026\n';

    expect(personIn(parse(text, { dateFormat: 'dd.MM.yyyy' }), 'a@x.y')?.lastDay).to.equal('2026-12-31');
  });

  const OK = 'email,status,last_day\na@x.y,active,\n';
  for (const [what, content, expected] of [
    ['nothing', '', 'r.csv: is empty'],
    ['blank lines', '\n\n', 'r.csv: is empty'],
    ['a header alone', 'email,status,last_day\n', 'r.csv:1: has a header and nobody below'],
    [
      'no column for the key',
      'mail,status,last_day\na@x.y,active,\n',
      'r.csv:1: has no column "email", which roster.columns.key names; cells are kept apart by commas, and the columns are "mail", "status", "last_day"',
    ],
    ['no column for the status', 'email;last_day\na@x.y;\n', /no column "status", .* by semicolons, /],
    ['no column for the last day', 'email\tstatus\na@x.y\tactive\n', /no column "last_day", .* by tabs, /],
    ['a column twice', 'email,status,last_day,Email\na@x.y,active,,b@x.y\n', 'r.csv:1: has two columns "email"'],
    ['a key twice', `${OK}b@x.y,active,\nA@X.Y,active,\n`, 'r.csv:4: email "A@X.Y" is on line 2 as well'],
    ['a line without a key', `${OK},active,\n`, 'r.csv:3: email is empty'],
    [
      'a date that is none',
      `${OK}b@x.y,active,31.12.2026\n`,
      'r.csv:3: last_day "31.12.2026" is not a date: write it as 2026-11-30, or say the dateFormat',
    ],
    ['a day that no month has', `${OK}b@x.y,active,2026-02-30\n`, /^r\.csv:3: last_day "2026-02-30" is not a date/],
    ['too many cells', `${OK}b@x.y,active,,x,y\n`, /^r\.csv:3: has 5 cells where the header has 3: /],
    ['too few cells', `${OK}b@x.y\n`, /^r\.csv:3: has 1 cells where the header has 3: /],
    ['a quote that does not end', `${OK}"b@x.y,active,\n`, /^r\.csv:\d: is not CSV: .*[Qq]uote/],
    ['text after a quote', `${OK}"b"@x.y,active,\n`, /^r\.csv:\d: is not CSV: .*[Qq]uote/],
    ['UTF-16', Buffer.from(`\ufeff${OK}`, 'utf16le'), 'r.csv: is UTF-16 text: save it as “CSV UTF-8”'],
    ['Latin-1', Buffer.from('email,status,last_day\njos\u00e9@x.y,active,\n', 'latin1'), /^r\.csv: is not UTF-8 text/],
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), /^r\.csv: is a workbook or another ZIP file, not CSV/],
    ['binary data', Buffer.from([0x65, 0, 0x66]), 'r.csv: holds binary data, not text'],
  ] as const) {
    it(`of ${what} is refused`, () => {
      expectFirst(problems(content), expected);
    });
  }

  it('names a date by the format that the policy says', () => {
    expect(problems(`${OK}b@x.y,active,2026-12-31\n`, { dateFormat: 'd/M/yyyy' })).to.deep.equal([
      'r.csv:3: last_day "2026-12-31" is not a date: write it in the format d/M/yyyy',
    ]);
  });

  it('is told everything that is wrong at once, and how much more there is', () => {
    const bad = Array.from({ length: 60 }, (_, n) => `p${n}@x.y,active,soon\n`).join('');

    const said = problems(OK + bad);

    expect(said).to.have.lengthOf(51);
    expect(said[0]).to.include('r.csv:3: ');
    expect(said[49]).to.include('r.csv:52: ');
    expect(said[50]).to.equal('r.csv: and 10 more');
  });
});
