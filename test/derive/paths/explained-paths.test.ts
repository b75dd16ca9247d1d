import { expect } from 'chai';
import type { GroupPath } from '../../../src/assignment/paths.js';
import { explainedPaths } from '../../../src/derive/paths/explained-paths.js';
import { anAppUser } from '../../support/builders.js';
import { aGroupPath } from '../../support/paths.js';

const FINANCE = '00g1emaKYZTWRYYRRTSK'; // whom anAppUser credits
const member = (credited: string): GroupPath[] => [aGroupPath({ groupId: FINANCE, credited: credited === FINANCE })];
const none = (): GroupPath[] => [];
const noGroup = () => undefined;

describe('the paths of a row', () => {
  it('are explained where the group that Okta credits is among them', () => {
    const paths = explainedPaths(anAppUser(), member, '', noGroup);

    expect(paths).to.include({ direct: false, unexplained: '', unknown: '' });
    expect(paths.groups.map(({ groupId, credited }) => [groupId, credited])).to.deep.equal([[FINANCE, true]]);
  });

  it('show the credited group that the user is not in as not explained, by the name that Okta gives it', () => {
    const paths = explainedPaths(anAppUser(), none, '', noGroup);

    expect(paths.unexplained).to.equal('Okta credits this group, but the user is not among its members');
    expect(paths.groups).to.have.length(1);
    expect(paths.groups[0]).to.include({
      groupId: FINANCE,
      groupName: 'Finance',
      membership: 'unknown',
      credited: true,
    });
  });

  it('leave open what was not read instead of calling it not explained', () => {
    const paths = explainedPaths(anAppUser(), none, 'the members of group Finance were not read: 403', noGroup);

    expect(paths.unexplained).to.equal('');
    expect(paths.groups[0]).to.include({
      membership: 'unknown',
      why: 'the members of group Finance were not read: 403',
    });
  });

  it('have nothing to explain for a direct assignment', () => {
    const paths = explainedPaths(anAppUser({ scope: 'USER', _links: null }), none, '', noGroup);

    expect(paths).to.deep.equal({ direct: true, groups: [], unknown: '', unexplained: '' });
  });

  it('say so where Okta names no group at all', () => {
    const paths = explainedPaths(anAppUser({ _links: null }), none, '', noGroup);

    expect(paths).to.deep.include({ groups: [], unexplained: 'Okta names no group that grants it' });
  });
});
