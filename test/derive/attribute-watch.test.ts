import { expect } from 'chai';
import type { UserLookup } from '../../src/assignment/assignment.js';
import type { User } from '../../src/assignment/records.js';
import { createAttributeWatch } from '../../src/derive/attribute-watch.js';
import { anApp, anAppUser, aUser } from '../support/builders.js';
import { defaultRules } from '../support/outcomes.js';
import { aPolicy } from '../support/policies.js';

const app = anApp();

function found(user: User): UserLookup {
  return { state: 'found', user };
}

function watchOf(allow: string) {
  return createAttributeWatch(
    aPolicy({ expectations: [{ apps: ['*'], allow, severity: 'high', recommend: 'check' }] }),
  );
}

describe('the attributes that the filters name', () => {
  it('are warned of where no user has them, with the nearest that there is', () => {
    const watch = watchOf('profile.departmnet eq "Finance" or appUser.profile.rol pr');
    const user = aUser({ profile: { login: 'ada', department: 'Sales' } });

    watch.see({ app, appUser: anAppUser({ profile: { role: 'Viewer' } }), user: found(user) });

    expect(watch.warnings()).to.deep.equal([
      'expectations[0].allow asks for profile.departmnet, which no user of this run has; is profile.department meant?',
      'expectations[0].allow asks for appUser.profile.rol, which no user of this run has; is appUser.profile.role meant?',
    ]);
  });

  it('are those of conflicts as well, where they are looked for', () => {
    const conflict = {
      ...{ id: 'c', severity: 'high' as const },
      ...{ first: { apps: ['*'], where: 'appUser.profile.rol eq "x"' }, second: { apps: ['*'] } },
    };
    const watches = [defaultRules(), defaultRules(['segregation-of-duties'])].map((rules) =>
      createAttributeWatch(aPolicy({ rules, conflicts: [conflict] })),
    );

    for (const watch of watches) {
      watch.see({ app, appUser: anAppUser({ profile: { role: 'Viewer' } }), user: found(aUser()) });
    }

    expect(watches.map((watch) => watch.warnings())).to.deep.equal([
      [
        'conflicts[0].first.where asks for appUser.profile.rol, which no user of this run has; is appUser.profile.role meant?',
      ],
      [],
    ]);
  });

  it('are not warned of where anybody has them', () => {
    const watch = watchOf('profile.costCenter eq "7"');

    watch.see({ app, appUser: anAppUser(), user: found(aUser({ profile: { costCenter: null } })) });
    watch.see({ app, appUser: anAppUser(), user: found(aUser({ profile: { costCenter: '9' } })) });

    expect(watch.warnings()).to.deep.equal([]);
  });

  it('are not warned of where nobody was seen', () => {
    expect(watchOf('profile.any pr').warnings()).to.deep.equal([]);
  });
});
