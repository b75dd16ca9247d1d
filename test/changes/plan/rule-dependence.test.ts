import { expect } from 'chai';
import { asksAbout, targetsOf } from '../../../src/changes/plan/rule-dependence.js';

const TOOLS = { groupId: '00gtools', groupName: 'Tools EU' };

function asks(value: string | null | undefined): boolean {
  return asksAbout({ conditions: value === undefined ? null : { expression: { value } } }, TOOLS);
}

describe('a rule that asks who is in a group', () => {
  for (const expression of [
    'isMemberOfGroup("00gtools")',
    "user.department==\"Eng\" and isMemberOfAnyGroup('00gother', '00gtools')",
    'isMemberOfGroupName("tools eu")',
    "isMemberOfGroupNameStartsWith('Tools')",
    'isMemberOfGroupNameContains("EU")',
    'isMemberOfGroupNameRegex("^never$")', // somebody else's pattern is not run
    "user.isMemberOf({'group.id': {'00gother'}})", // nor is what is not understood
    'user.getGroups({"group.profile.name": "X"}).size() > 0',
    'Groups.startsWith("OKTA", "X", 100) != null',
    'ISMEMBEROFGROUP ( "00gtools" )',
  ]) {
    it(`does so, or may: ${expression}`, () => {
      expect(asks(expression)).to.equal(true);
    });
  }

  for (const expression of [
    'user.department=="Engineering"',
    'isMemberOfGroup("00gother")',
    'isMemberOfAnyGroup("00gone", "00gtwo")',
    'isMemberOfGroupName("Tools")',
    'isMemberOfGroupNameStartsWith("Chat") or isMemberOfGroupNameContains("US")',
    'String.stringContains(user.title, "group")',
    '',
    null,
    undefined,
  ]) {
    it(`does not: ${expression}`, () => {
      expect(asks(expression)).to.equal(false);
    });
  }

  it('puts users into its groups, or into none', () => {
    expect(targetsOf({ actions: { assignUserToGroups: { groupIds: ['00g1', '00g2'] } } })).to.deep.equal([
      '00g1',
      '00g2',
    ]);
    expect(targetsOf({})).to.deep.equal([]);
  });
});
