import { expect } from 'chai';
import { isAppGroup, isGroup, isGroupMember, isGroupRule } from '../../src/assignment/group-guards.js';
import type { JsonObject } from '../../src/assignment/records.js';

const RULE = {
  id: '0pr1',
  name: 'Engineering',
  status: 'ACTIVE',
  conditions: {
    expression: { value: 'user.department == "Engineering"', type: 'urn:okta:expression:1.0' },
    people: { users: { exclude: ['00u1'] } },
  },
  actions: { assignUserToGroups: { groupIds: ['00g1'] } },
};

type Case = readonly [what: string, record: JsonObject];

function takes(guard: (record: JsonObject) => boolean, ...cases: readonly Case[]): void {
  for (const [what, record] of cases) it(`is taken: ${what}`, () => expect(guard(record)).to.equal(true));
}

function refuses(guard: (record: JsonObject) => boolean, ...cases: readonly Case[]): void {
  for (const [what, record] of cases) it(`is refused: ${what}`, () => expect(guard(record)).to.equal(false));
}

describe('a group as Okta answers it', () => {
  takes(isGroup, ['an id alone', { id: '00g1' }], ['nulls in place of what is absent', { id: '00g1', profile: null }]);
  refuses(
    isGroup,
    ['no id', { profile: { name: 'Everyone' } }],
    ['a name that is a number', { id: '00g1', profile: { name: 7 } }],
    ['a type that is a list', { id: '00g1', type: ['OKTA_GROUP'] }],
    ['a profile that is text', { id: '00g1', profile: 'Everyone' }],
  );
});

describe('an app’s group as Okta answers it', () => {
  const group = { id: '00g1', profile: { name: 'Tools' } };
  takes(
    isAppGroup,
    ['with its group beside it', { id: '00g1', priority: 0, _embedded: { group } }],
    ['without', { id: '00g1', priority: null }],
  );
  refuses(
    isAppGroup,
    ['a priority that is text', { id: '00g1', priority: '0' }],
    ['a group without an id beside it', { id: '00g1', _embedded: { group: {} } }],
    ['a list in place of what is embedded', { id: '00g1', _embedded: [] }],
  );
});

describe('a group’s member as Okta answers it', () => {
  takes(
    isGroupMember,
    ['without a word on rules', { id: '00u1', status: 'ACTIVE' }],
    ['by no rule', { id: '00u1', _embedded: { 'group-rules': [] } }],
    ['by two rules', { id: '00u1', _embedded: { 'group-rules': [{ id: '0pr1', name: 'A' }, { id: '0pr2' }] } }],
  );
  refuses(
    isGroupMember,
    ['no id', { status: 'ACTIVE' }],
    ['rules that are no list', { id: '00u1', _embedded: { 'group-rules': { id: '0pr1' } } }],
    ['a rule without an id', { id: '00u1', _embedded: { 'group-rules': [{ name: 'A' }] } }],
  );
});

describe('a group rule as Okta answers it', () => {
  takes(isGroupRule, ['whole', RULE], ['without conditions', { id: '0pr1', name: 'A', conditions: null }]);
  refuses(
    isGroupRule,
    ['no name', { ...RULE, name: undefined }],
    ['an expression that is no text', { ...RULE, conditions: { expression: { value: 7 } } }],
    ['exclusions that are no list', { ...RULE, conditions: { people: { users: { exclude: '00u1' } } } }],
    ['targets that are no ids', { ...RULE, actions: { assignUserToGroups: { groupIds: [1] } } }],
  );
});
