import { expect } from 'chai';
import { isRemovable, manualWork, type WorkFacts } from '../../../src/changes/plan/manual-work.js';
import { aGroupPath, aRulePath, somePaths } from '../../support/paths.js';

function someFacts(overrides: Partial<WorkFacts> = {}): WorkFacts {
  return { isAllowed: () => true, expressionOf: () => '', sourceOf: () => '', areRulesKnown: true, ...overrides };
}

describe('a row that groups give', () => {
  it('can be removed where every membership is by hand, in groups of Okta that the policy names', () => {
    const paths = somePaths({ groups: [aGroupPath(), aGroupPath({ groupId: '00g9' })] });

    expect(isRemovable(paths, someFacts())).to.equal(true);
    expect(isRemovable(paths, someFacts({ isAllowed: ({ groupId }) => groupId === '00g1' }))).to.equal(false);
  });

  it('cannot be removed where the group rules were not read, and says so', () => {
    const paths = somePaths({ groups: [aGroupPath()] });
    const facts = someFacts({ areRulesKnown: false });

    expect(isRemovable(paths, facts)).to.equal(false);
    expect(manualWork(paths, facts).why).to.match(
      /Tools \(00g1\) \(the group rules were not read, so that it is not known/,
    );
  });

  for (const [what, paths] of [
    ['it hangs on no group', somePaths({ direct: true })],
    ['a rule is among its ways', somePaths({ groups: [aGroupPath(), aRulePath()] })],
    ['a membership is from a directory', somePaths({ groups: [aGroupPath({ membership: 'directory' })] })],
    ['a membership is built in', somePaths({ groups: [aGroupPath({ membership: 'built-in' })] })],
    ['nobody knows how the membership came', somePaths({ groups: [aGroupPath({ membership: 'unknown' })] })],
    ['the group is not of Okta’s own', somePaths({ groups: [aGroupPath({ groupType: '' })] })],
    ['there may be more ways', somePaths({ groups: [aGroupPath()], unknown: 'members were not read' })],
    ['what Okta credits is not explained', somePaths({ groups: [aGroupPath()], unexplained: 'drift' })],
  ] as const) {
    it(`cannot be removed where ${what}`, () => {
      expect(isRemovable(paths, someFacts())).to.equal(false);
    });
  }
});

describe('what people have to do', () => {
  it('is to change the rule, by its name, id and expression on one line', () => {
    const facts = someFacts({ expressionOf: (id) => (id === '0pr1' ? 'user.department ==\n  "Sales"' : '') });

    expect(manualWork(somePaths({ groups: [aRulePath()] }), facts)).to.deep.equal({
      action: 'manual-rule',
      why: 'change the group rule Engineering (0pr1: user.department == "Sales"), or exclude the user from it: it puts the user into the group Eng-All (00g2), again after every removal',
    });
  });

  it('names every rule behind one membership', () => {
    const rules = [
      { id: '0pr1', name: 'One' },
      { id: '0pr2', name: 'Two' },
    ];

    expect(manualWork(somePaths({ groups: [aRulePath({ rules })] }), someFacts()).why).to.match(
      /^change the group rules One \(0pr1\) and Two \(0pr2\), or exclude the user from them: they put the user/,
    );
  });

  it('is a step for each way, in order, the direct assignment last', () => {
    const groups = [
      aGroupPath({ alsoGives: ['Wiki'] }),
      aRulePath(),
      aGroupPath({ groupId: '00g3', membership: 'directory' }),
    ];
    const facts = someFacts({ sourceOf: () => 'corp.example.com' });

    const { action, why } = manualWork(somePaths({ direct: true, groups }), facts);

    expect(action).to.equal('manual-rule');
    expect(why.split('; ')).to.deep.equal([
      '1. take the user out of the group Tools (00g1), which gives Wiki as well',
      '2. change the group rule Engineering (0pr1), or exclude the user from it: it puts the user into the group Eng-All (00g2), again after every removal',
      '3. take the user out of the group Tools (00g3) where it is imported from: corp.example.com',
      '4. unassign the user from the app',
    ]);
  });

  for (const [what, path, step] of [
    ['a directory without a name', { membership: 'directory' }, /where it is imported from: in the directory$/],
    ['Everyone', { membership: 'built-in', groupName: 'Everyone' }, /^take the group Everyone \(00g1\) off the app/],
    [
      'an unknown membership',
      { membership: 'unknown', why: 'Okta does not tell' },
      /find out how .*: Okta does not tell$/,
    ],
  ] as const) {
    it(`is told of ${what}`, () => {
      const { action, why } = manualWork(somePaths({ groups: [aGroupPath(path)] }), someFacts());

      expect(action).to.equal('manual-group');
      expect(why).to.match(step);
    });
  }

  it('says what would let apply do it', () => {
    const paths = somePaths({ groups: [aGroupPath()] });

    expect(manualWork(paths, someFacts({ isAllowed: () => false })).why).to.equal(
      'take the user out of the group Tools (00g1) (apply does it where apply.groups.allow names the group)',
    );
  });

  it('is to look further where not all ways are known, or none', () => {
    expect(manualWork(somePaths({ groups: [aGroupPath()], unknown: 'a page was refused' }), someFacts()).why).to.match(
      /; 2\. look for further ways: a page was refused$/,
    );
    expect(manualWork(somePaths({ unexplained: 'Okta names no group' }), someFacts()).why).to.equal(
      'find out what gives the access: Okta names no group',
    );
  });
});
