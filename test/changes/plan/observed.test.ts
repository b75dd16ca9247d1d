import { expect } from 'chai';
import { drift, type Observed, observe } from '../../../src/changes/plan/observed.js';
import { anAppUser } from '../../support/builders.js';

function seen(overrides: Partial<Observed> = {}): Observed {
  return { ...observe(anAppUser()), ...overrides };
}

describe('what is observed of an assignment', () => {
  it('takes what must not change, and the granting group by the last part of its link', () => {
    expect(observe(anAppUser())).to.deep.equal({
      scope: 'GROUP',
      userName: 'ada.nakamura@example.com',
      created: '2024-02-02T10:00:00.000Z',
      status: 'ACTIVE',
      groupId: '00g1emaKYZTWRYYRRTSK',
      groupName: 'Finance',
    });
  });

  it('takes absent and null for empty', () => {
    const bare = { id: '00u1' };
    const nulls = { id: '00u1', scope: null, created: null, status: null, credentials: null, _links: null };

    expect(observe(bare)).to.deep.equal(observe(nulls));
    expect(Object.values(observe(bare))).to.deep.equal(['', '', '', '', '', '']);
  });

  for (const tail of ['?expand=app', '#top', '?a=b/c']) {
    it(`leaves ${tail} of a link out of the group's id`, () => {
      const href = `https://example.okta.com/api/v1/groups/00g1${tail}`;

      expect(observe(anAppUser({ _links: { group: { href } } })).groupId).to.equal('00g1');
    });
  }
});

describe('drift', () => {
  const changes: readonly (readonly [change: Partial<Observed>, says: string])[] = [
    [{ scope: 'USER' }, 'scope was "GROUP" and is "USER"'],
    [{ userName: 'ada2' }, 'user name was "ada.nakamura@example.com" and is "ada2"'],
    [
      { created: '2025-01-01T00:00:00.000Z' },
      'created was "2024-02-02T10:00:00.000Z" and is "2025-01-01T00:00:00.000Z"',
    ],
    [{ status: 'PENDING' }, 'status was "ACTIVE" and is "PENDING"'],
    [{ groupId: '00g2' }, 'granting group was "00g1emaKYZTWRYYRRTSK" and is "00g2"'],
    [{ groupId: '' }, 'granting group was "00g1emaKYZTWRYYRRTSK" and is ""'],
  ];
  for (const [change, says] of changes) {
    it(`tells that ${says}`, () => {
      expect(drift(seen(), seen(change))).to.equal(says);
    });
  }

  it('tells of everything that differs, in one order', () => {
    const text = drift(seen(), seen({ groupId: '00g2', status: 'PENDING', scope: 'USER' }));

    expect(text.split('; ').map((part) => part.split(' was ')[0])).to.deep.equal(['scope', 'status', 'granting group']);
  });

  it('has nothing to say where nothing differs', () => {
    expect(drift(seen(), seen())).to.equal('');
  });

  it('takes a group that was only renamed for the same group', () => {
    expect(drift(seen(), seen({ groupName: 'Finance and Controlling' }))).to.equal('');
  });

  it('takes the same instant in another notation for the same', () => {
    expect(drift(seen(), seen({ created: '2024-02-02T10:00:00Z' }))).to.equal('');
    expect(drift(seen(), seen({ created: '2024-02-02T11:00:00.000+01:00' }))).to.equal('');
  });

  it('does not take two times that cannot be read for the same', () => {
    expect(drift(seen({ created: 'then' }), seen({ created: 'now' }))).to.equal('created was "then" and is "now"');
  });

  it('does not take a missing time for any time', () => {
    expect(drift(seen({ created: '' }), seen())).to.not.equal('');
    expect(drift(seen(), seen({ created: '' }))).to.not.equal('');
  });
});
