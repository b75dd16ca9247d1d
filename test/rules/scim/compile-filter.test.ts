import { expect } from 'chai';
import type { JsonObject } from '../../../src/assignment/records.js';
import { compileFilter, filterProblems } from '../../../src/rules/scim/compile-filter.js';
import type { Truth } from '../../../src/rules/scim/truth.js';
import { anAppUser, aUser } from '../../support/builders.js';

const PROFILE: JsonObject = {
  department: 'Finance',
  level: 7,
  debt: -5,
  remote: true,
  hired: '2024-02-01',
  teams: ['Ledger', 'Tax'],
  badges: [3, 5],
  empty: '',
  none: [],
  nothing: null,
  path: 'CORP\\ada "the" first',
  umlaut: 'Übung',
};

function test(filter: string): Truth {
  const records = { user: aUser({ profile: PROFILE }), appUser: anAppUser({ profile: { role: 'Admin' } }) };
  return compileFilter(filter).test(records);
}

const TRUE = [
  'profile.department eq "finance"',
  'profile.department ne "Sales"',
  'profile.department co "NAN"',
  'profile.department sw "fin"',
  'profile.department ew "NCE"',
  'profile.department gt "Finanbe"',
  'profile.department ge "FINANCE"',
  'profile.department lt "Sales"',
  'profile.department le "finance"',
  'profile.department pr',
  'profile.umlaut eq "übung"',
  'profile.umlaut eq "\\u00dcbung"',
  'profile.path eq "corp\\\\ada \\"the\\" FIRST"',
  'profile.path ew "\\" first"',
  'profile.level eq 7',
  'profile.level gt 6.5',
  '(profile.debt eq -5)',
  'profile.debt lt -4 and profile.debt gt -6',
  'profile.level lt 1e1',
  'profile.remote eq true',
  'profile.remote ne false',
  'profile.hired ge "2024-02-01"',
  'profile.hired lt "2024-02-01T00:00:00.001Z"',
  'created gt "2024-01-01"',
  'created eq "2024-02-01T10:00:00+01:00"',
  'lastLogin lt "2026-11-17T10:30:00.001+02:00"',
  'profile.teams eq "tax"',
  'profile.teams ne "Tax"',
  'profile.teams sw "led"',
  'profile.badges gt 4',
  'id eq "00u1ab2cd3ef4gh5ij6k"',
  'status eq "ACTIVE"',
  'type.id eq "otyfnjfba4ye7pgjB0g4"',
  'appUser.scope eq "GROUP"',
  'appUser.credentials.userName co "@example.com"',
  'appUser.profile.role eq "admin"',
  'not (profile.userType pr) or profile.userType eq "Employee"',
  'profile.department eq "Finance" or profile.department eq "x" and profile.level eq 0',
  '(profile.department eq "x" or profile.department eq "Finance") and profile.level eq 7',
  'not (profile.department eq "Sales") and profile.remote eq true',
  'NOT (profile.department EQ "Sales") AND profile.remote PR',
  'not (not (((profile.remote eq true))))',
  'profile.remote\n  eq\ttrue',
];

const FALSE = [
  'profile.department eq "Sales"',
  'profile.department ne "FINANCE"',
  'profile.level gt 7',
  'profile.remote eq false',
  'profile.hired gt "2024-02-01T00:00:00Z"',
  'profile.teams eq "Payroll"',
  'profile.badges gt 5',
  'profile.empty pr',
  'profile.none pr',
  'profile.nothing pr',
  'profile.absent pr',
  'profile.constructor pr',
  'profile.absent eq "x" and profile.department eq "Sales"',
  'not (profile.absent eq "x" or profile.department eq "Finance")',
];

const UNKNOWN = [
  'profile.absent eq "x"',
  'profile.absent ne "x"',
  'not (profile.absent eq "x")',
  'profile.empty eq "x"',
  'profile.none eq "x"',
  'profile.nothing ne "x"',
  'profile.absent eq "x" or profile.department eq "Sales"',
  'profile.absent eq "x" and profile.department eq "Finance"',
  'profile.department eq 7',
  'profile.level eq "7"',
  'profile.level ne "7"',
  'profile.remote eq "true"',
  'profile.department eq true',
  'appUser.lastSync gt "2026-01-01"',
];

describe('compileFilter', () => {
  for (const [name, filters, expected] of [
    ['true', TRUE, true],
    ['false', FALSE, false],
    ['unknown', UNKNOWN, undefined],
  ] as const) {
    for (const filter of filters) {
      it(`is ${name}: ${filter}`, () => {
        expect(filterProblems(filter)).to.deep.equal([]);
        expect(test(filter)).to.equal(expected);
      });
    }
  }

  it('does not read a user without a profile as anything', () => {
    const records = {
      user: aUser({ profile: null, type: null }),
      appUser: anAppUser({ profile: null, credentials: null }),
    };

    for (const path of ['profile.x', 'type.id', 'appUser.profile.x', 'appUser.credentials.userName']) {
      expect(compileFilter(`${path} eq "x"`).test(records)).to.equal(undefined);
      expect(compileFilter(`${path} pr`).test(records)).to.equal(false);
    }
  });

  it('describes what the records have for each attribute, once', () => {
    const filter = compileFilter('profile.a eq "x" or profile.b pr and not (profile.a eq "y") or profile.c gt 1');
    const records = { user: aUser({ profile: { a: 'q"', c: [1, 2] } }), appUser: anAppUser() };

    expect(filter.describe(records)).to.equal('profile.a "q\\"", no profile.b, profile.c [1,2]');
  });
});

describe('filterProblems', () => {
  for (const [filter, problem] of [
    ['', 'character 1: the filter is empty'],
    ['   ', 'character 1: the filter is empty'],
    ['profile.a', 'character 10: the filter ends too early'],
    ['profile.a eq', 'character 13: the filter ends too early'],
    ['profile.a eq "x" and', 'character 21: the filter ends too early'],
    ['profile.a xx "x"', 'character 11: xx is not expected here'],
    ['profile.a eq x', 'character 14: x is not expected here'],
    ['profile.a eq "x" "y"', 'character 18: "y" is not expected here'],
    ['profile.a pr profile.b pr', 'character 14: profile.b is not expected here'],
    ['(profile.a pr', 'character 14: the filter ends too early'],
    ['profile.a pr)', 'character 13: ) is not expected here'],
    ['profile.a eq "x', 'character 14: the text that begins here has no closing quote'],
    ["profile.a eq 'x'", "character 14: text stands in double quotes, not in '"],
    ['profile.a == "x"', 'character 11: write eq in place of "=": SCIM spells its operators'],
    ['profile.a eq "C:\\dir"', 'character 14: "C:\\dir" is not text as JSON writes it'],
    ['profile.a = "x"', 'character 11: write eq in place of "="'],
    ['profile.a != "x"', 'character 11: write ne in place of "!"'],
    ['profile.a pr && profile.b pr', 'character 14: write and in place of "&"'],
    ['profile.a >= 3', 'character 11: write ge in place of ">"'],
    ['profile.a eq 01', 'character 14: 01 is not expected here'],
    ['profile.a eq 2026-01-01', 'character 14: this is not a number; text, dates included, stands in double quotes'],
    ['and', 'character 4: the filter ends too early'],
    ['"x" eq profile.a', 'character 1: "x" is not expected here'],
    ['department eq "x"', 'unknown attribute "department"; known: id, status, created, lastLogin, type.id'],
    ['profile.a.b pr', 'unknown attribute "profile.a.b"'],
    ['Status eq "ACTIVE"', 'unknown attribute "Status"'],
    ['appUser.nope pr', 'unknown attribute "appUser.nope"'],
    ['profile.a eq null', 'profile.a compares with null, which decides nothing'],
    ['profile.a ne ""', 'profile.a compares with empty text, which decides nothing'],
    ['profile.a co 5', 'profile.a "co" takes text in double quotes, not 5'],
    ['profile.a gt true', 'profile.a "gt" cannot compare with true'],
    ['profile.a[b eq "x"]', "profile.a[…]: Okta's attributes have no parts to filter by"],
    [`${'('.repeat(5000)}profile.a pr`, 'character 201: more than 200 brackets and negations'],
    [`${'not '.repeat(5000)}profile.a pr`, 'more than 200 brackets and negations'],
  ] as const) {
    it(`says of ${filter.slice(0, 40)}: ${problem}`, () => {
      const problems = filterProblems(filter);

      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.include(problem);
    });
  }

  it('says everything that is wrong with one filter', () => {
    expect(filterProblems('a eq "x" and (b co 1 or not (profile.c gt true))')).to.have.lengthOf(4);
  });

  it('takes a long list of alternatives', () => {
    const filter = Array.from({ length: 2000 }, (_, index) => `profile.costCenter eq "${index}"`).join(' or ');

    expect(filterProblems(filter)).to.deep.equal([]);
  });
});
