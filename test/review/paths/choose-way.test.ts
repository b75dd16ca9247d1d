import { expect } from 'chai';
import { chooseWay } from '../../../src/review/paths/choose-way.js';

describe('chooseWay', () => {
  it('asks groups as soon as there are at least as many users as groups', () => {
    expect(chooseWay({ groups: 40, users: 40, isWhole: false })).to.include({ way: 'groups' });
    expect(chooseWay({ groups: 40, users: 900, isWhole: true })?.because).to.equal(
      '40 groups give these apps, and 900 users have them: groups are asked',
    );
  });

  it('waits while there may be more users', () => {
    expect(chooseWay({ groups: 40, users: 39, isWhole: false })).to.equal(undefined);
  });

  it('asks users where it is sure that they are fewer, and says what that costs', () => {
    const way = chooseWay({ groups: 40, users: 39, isWhole: true });

    expect(way?.way).to.equal('users');
    expect(way?.because).to.include('the rules behind memberships are not told');
  });

  it('asks nobody where no app has a group', () => {
    expect(chooseWay({ groups: 0, users: 0, isWhole: false })).to.include({ way: 'none' });
  });
});
