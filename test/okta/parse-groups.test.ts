import { expect } from 'chai';
import { OktaShapeError } from '../../src/okta/errors.js';
import {
  parseAppGroup,
  parseGroup,
  parseGroupMember,
  parseGroupRule,
  parseRuleName,
} from '../../src/okta/parse-groups.js';

const rule = {
  id: '0pr1',
  name: 'Engineering',
  status: 'ACTIVE',
  conditions: { expression: { value: 'user.x=="y"' }, people: { users: { exclude: ['00u1'] } } },
  actions: { assignUserToGroups: { groupIds: ['00g1'] } },
};

describe('parsers of groups', () => {
  it('give the same object back, with everything that it holds', () => {
    const member = { id: '00u1', status: 'ACTIVE', novel: 1, _embedded: { 'group-rules': [{ id: '0pr1' }] } };

    expect(parseGroupMember(member, 'here')).to.equal(member);
    expect(parseGroupRule(rule, 'here')).to.equal(rule);
  });

  it('take what Okta may leave out as absent', () => {
    expect(parseAppGroup({ id: '00g1' }, 'here').id).to.equal('00g1');
    expect(parseGroup({ id: '00g1' }, 'here').id).to.equal('00g1');
    expect(parseGroupMember({ id: '00u1', _embedded: null }, 'here').id).to.equal('00u1');
    expect(parseGroupRule({ id: '0pr1', name: 'R', conditions: null }, 'here').name).to.equal('R');
    expect(parseRuleName({ id: '0pr1' }, 'here').id).to.equal('0pr1');
  });

  const refused: readonly (readonly [string, () => unknown])[] = [
    ['an app group without an id', () => parseAppGroup({ priority: 1 }, 'here')],
    ['an app group whose embedded group has no id', () => parseAppGroup({ id: '1', _embedded: { group: {} } }, 'here')],
    ['a group whose type is a number', () => parseGroup({ id: '1', type: 5 }, 'here')],
    ['a group whose name is a number', () => parseGroup({ id: '1', profile: { name: 5 } }, 'here')],
    ['a member without an id', () => parseGroupMember({ status: 'ACTIVE' }, 'here')],
    ['a member whose rules are text', () => parseGroupMember({ id: '1', _embedded: { 'group-rules': 'x' } }, 'here')],
    [
      'a member with a rule that has no id',
      () => parseGroupMember({ id: '1', _embedded: { 'group-rules': [{}] } }, 'here'),
    ],
    ['a rule without a name', () => parseGroupRule({ ...rule, name: undefined }, 'here')],
    [
      'a rule whose expression is a number',
      () => parseGroupRule({ ...rule, conditions: { expression: { value: 1 } } }, 'here'),
    ],
    [
      'a rule whose groups are not ids',
      () => parseGroupRule({ ...rule, actions: { assignUserToGroups: { groupIds: [1] } } }, 'here'),
    ],
    ['an app group whose id is empty', () => parseAppGroup({ id: '' }, 'here')],
    ['a member whose id is empty', () => parseGroupMember({ id: '' }, 'here')],
    ['a rule whose id is empty', () => parseGroupRule({ ...rule, id: '' }, 'here')],
    ['a name of a rule whose id is empty', () => parseRuleName({ id: '', name: 'R' }, 'here')],
    ['a name of a rule without an id', () => parseRuleName({ name: 'R' }, 'here')],
  ];

  for (const [title, parse] of refused) {
    it(`refuse ${title}, and say where`, () => {
      expect(parse).to.throw(OktaShapeError, /^here /);
    });
  }
});
