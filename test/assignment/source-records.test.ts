import { expect } from 'chai';
import {
  accountId,
  accountOf,
  holderIdOf,
  isSourceId,
  mailOfAccount,
  sourceAppId,
  sourceFactsOf,
  sourceNameOf,
} from '../../src/assignment/source-records.js';
import { anApp, anAppUser, aUser } from '../support/builders.js';

const ACCOUNT = { name: 'ada', person: 'ada@x.y', match: 'email', user: null, unread: '' };

describe('an account of a system outside Okta', () => {
  it('belongs to an app whose id no app of Okta’s can have', () => {
    const id = sourceAppId('code-host');

    expect([id, isSourceId(id), sourceNameOf(id)]).to.deep.equal(['source:code-host', true, 'code-host']);
    expect(isSourceId(anApp().id)).to.equal(false);
  });

  it('keeps its id however its name is written', () => {
    expect(accountId(' Jos\u00e9 B ')).to.equal(accountId('JOSE\u0301 b'));
    expect(accountId('a b/c\n')).to.match(/^account:[A-Za-z0-9%]+$/);
  });

  it('is told from a row of an app', () => {
    expect(accountOf(anAppUser())).to.equal(undefined);
    expect(accountOf(anAppUser({ _account: { name: 1 } }))).to.equal(undefined);
    expect(accountOf(anAppUser({ _account: ACCOUNT }))).to.deep.equal(ACCOUNT);
  });

  it('is held by its user, whose second account it may be, else by itself', () => {
    const user = aUser({ id: '00u2' });

    expect(holderIdOf(anAppUser({ id: 'account:b', _account: { ...ACCOUNT, user } }))).to.equal('00u2');
    expect(holderIdOf(anAppUser({ id: 'account:b', _account: ACCOUNT }))).to.equal('account:b');
  });

  it('has an address only where its file names people by theirs', () => {
    expect(mailOfAccount(anAppUser({ _account: ACCOUNT }))).to.equal('ada@x.y');
    expect(mailOfAccount(anAppUser({ _account: { ...ACCOUNT, match: 'employeeNumber' } }))).to.equal('');
    expect(mailOfAccount(anAppUser())).to.equal('');
  });

  it('is removed where its app says', () => {
    expect(sourceFactsOf(anApp({ _source: { file: 'a.csv', where: 'there' } }))).to.deep.equal({
      file: 'a.csv',
      where: 'there',
    });
    expect(sourceFactsOf(anApp())).to.deep.equal({ file: '', where: '' });
  });
});
