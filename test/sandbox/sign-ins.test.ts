import { expect } from 'chai';
import { type Life, lifeOf, NO_LIFE } from '../../src/sandbox/seed/life.js';
import { lastSignIn } from '../../src/sandbox/seed/sign-ins.js';

describe('sign-ins to the built-in org', () => {
  it('go on at their interval, and the last one is the same for whoever asks until the next', () => {
    const signIns = { firstMs: 1000, everyMs: 50 };

    expect([999, 1000, 1049, 1050, 1099].map((ms) => lastSignIn(signIns, ms))).to.deep.equal([
      1000, 1000, 1000, 1050, 1050,
    ]);
  });

  it('end with the first where somebody signs in no more', () => {
    expect(lastSignIn({ firstMs: 1000, everyMs: undefined }, 9_999_999)).to.equal(1000);
  });
});

describe('the life of the built-in org', () => {
  const act = (change: 'added' | 'removed', at: string) =>
    ({ change, appId: '0oa1', userId: '00u1', at, by: 'a', event: 'e', cause: 'direct' }) as const;
  const ms = (day: number): number => Date.UTC(2026, 4, day);
  const life: Life = lifeOf(
    [act('removed', '2026-05-03T00:00:00.000Z'), act('added', '2026-05-06T00:00:00.000Z')],
    new Map([['00u2', ms(5)]]),
  );

  it('tells who has an app by what happened last', () => {
    const had = [2, 3, 5, 6, 9].map((day) => life.hasAccess('0oa1', '00u1', ms(day)));

    expect(had).to.deep.equal([true, false, false, true, true]);
    expect(life.hasAccess('0oa2', '00u1', ms(4))).to.equal(true);
  });

  it('tells from when on somebody has left', () => {
    expect([4, 5, 6].map((day) => life.hasLeft('00u2', ms(day)))).to.deep.equal([false, true, true]);
    expect(life.hasLeft('00u1', ms(9))).to.equal(false);
  });

  it('says nothing of an org that has not lived', () => {
    expect([NO_LIFE.hasAccess('0oa1', '00u1', 0), NO_LIFE.hasLeft('00u1', 0)]).to.deep.equal([true, false]);
  });
});
