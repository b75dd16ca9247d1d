import { expect } from 'chai';
import { createSharedNames } from '../../src/rules/shared-user-names.js';

function sharedOf(names: readonly string[]): (name: string) => boolean {
  const shared = createSharedNames();
  for (const name of names) shared.add(name);
  return shared.seal();
}

describe('createSharedNames', () => {
  it('finds names that occur twice, case aside', () => {
    const isShared = sharedOf(['ada', 'Grace', 'GRACE', 'alan', 'ÉLODIE', 'élodie']);

    expect(['ada', 'alan'].map(isShared)).to.deep.equal([false, false]);
    expect(['grace', 'Grace', 'GRACE', 'élodie'].map(isShared)).to.deep.equal([true, true, true, true]);
  });

  it('knows nothing of names that were never added', () => {
    expect(sharedOf(['a', 'a'])('b')).to.equal(false);
  });

  it('finds nothing among no names', () => {
    expect(sharedOf([])('a')).to.equal(false);
  });

  it('finds a name that occurs many times', () => {
    expect(sharedOf(Array<string>(1000).fill('svc'))('SVC')).to.equal(true);
  });

  it('agrees with a plain count over 200,000 names', () => {
    const names = Array.from({ length: 200_000 }, (_, index) => `User.${(index * 7919) % 190_001}@example.com`);
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);

    const isShared = sharedOf(names);

    const wrong = [...counts].filter(([name, count]) => isShared(name) !== count > 1);
    expect(wrong).to.deep.equal([]);
    expect([...counts.values()].filter((count) => count > 1)).to.have.lengthOf(9_999);
  });
});
