import { expect } from 'chai';
import { accessText, pathsText, removableDirect, removableGroup } from '../../src/assignment/path-text.js';
import { aGroupPath, aRulePath, somePaths } from '../support/paths.js';

describe('paths in one line', () => {
  it('name every way, and how a membership came', () => {
    const groups = [aRulePath(), aGroupPath(), aGroupPath({ groupName: 'AD', membership: 'directory' })];

    expect(pathsText(somePaths({ direct: true, groups }))).to.equal(
      'direct; group Eng-All (rule Engineering); group Tools (by hand); group AD (from a directory)',
    );
  });

  it('say what is not known, and never nothing', () => {
    const unknown = aGroupPath({ membership: 'unknown', why: 'Okta does not tell' });

    expect(pathsText(somePaths({ groups: [unknown], unknown: 'a group answered 403' }))).to.equal(
      'group Tools (not known how: Okta does not tell); there may be more: a group answered 403',
    );
    expect(pathsText(somePaths({ unexplained: 'Okta names no group that grants it' }))).to.equal(
      'not explained: Okta names no group that grants it',
    );
  });
});

describe('whether a path can be taken away', () => {
  it('is yes for a membership by hand only, and otherwise says what stands against it', () => {
    const kinds = ['by-hand', 'directory', 'built-in', 'unknown'] as const;
    const answers = kinds.map((membership) => removableGroup(aGroupPath({ membership, why: 'not told' })));

    expect(answers[0]).to.equal('yes');
    expect(answers[1]).to.match(/^no: the group is imported/);
    expect(answers[2]).to.match(/^no: nobody can be taken out of Tools/);
    expect(answers[3]).to.equal('no: it is not known how the membership came: not told');
    expect(removableGroup(aRulePath())).to.equal('no: rule Engineering keeps the user in the group');
  });

  it('is no for a direct assignment while a group that nobody can be taken out of grants it too', () => {
    expect(removableDirect(somePaths({ direct: true }))).to.equal('yes');
    expect(removableDirect(somePaths({ direct: true, groups: [aGroupPath()] }))).to.equal('yes');
    expect(removableDirect(somePaths({ direct: true, groups: [aRulePath()] }))).to.equal(
      'no: Okta refuses while group Eng-All (rule Engineering) grants it too',
    );
    expect(removableDirect(somePaths({ direct: true, unknown: 'a group answered 403' }))).to.match(
      /^no: it is not known/,
    );
  });
});

describe('what a reviewer reads of an access', () => {
  it('is by which ways it holds, and that removing it removes it, with what goes too', () => {
    const tools = aGroupPath({ alsoGives: ['Jira', 'Slack'] });

    expect(accessText(somePaths({ direct: true }))).to.equal('direct assignment\nremoving it removes the access');
    expect(accessText(somePaths({ groups: [tools] }))).to.equal(
      'by group Tools, by hand\nremoving it removes the access; it also takes Jira and Slack, unless assigned there directly',
    );
  });

  it('names the way that leaves it', () => {
    expect(accessText(somePaths({ groups: [aGroupPath(), aRulePath()] }))).to.equal(
      'by group Tools, by hand; by group Eng-All, rule Engineering\n' +
        'revoking here changes nothing by itself: group Eng-All (rule Engineering) grants it too',
    );
    expect(accessText(somePaths({ groups: [aRulePath()] }))).to.match(
      /changes nothing by itself: group Eng-All \(rule Engineering\) grants it$/,
    );
  });

  it('promises nothing where not every way is known', () => {
    expect(accessText(somePaths({ direct: true, unknown: 'a group answered 403' }))).to.match(
      /it is not known whether removing it removes the access: a group answered 403$/,
    );
  });

  it('names five apps at most', () => {
    const alsoGives = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

    expect(accessText(somePaths({ groups: [aGroupPath({ alsoGives })] }))).to.include('A, B, C, D, E and 2 more');
  });
});
