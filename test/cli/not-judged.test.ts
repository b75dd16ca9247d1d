import { expect } from 'chai';
import { notJudgedText } from '../../src/cli/not-judged.js';

const count = (ruleId: string, unknown: number) => ({ ruleId, severity: 'high', open: 1, waived: 0, unknown }) as const;

describe('what could not be judged', () => {
  it('is told by rule, most first, with what to turn on', () => {
    const byRule = [count('direct-and-by-group', 3), count('app-not-used', 1196), count('user-inactive', 0)];

    expect(notJudgedText({ byRule })).to.equal(
      '1,196 by app-not-used, 3 by direct-and-by-group; let `usage update` run every night: the ledger of sign-ins does not ' +
        'reach far enough, or lacks these apps; read the paths of these apps (paths.apps); findings.csv says why of each',
    );
  });

  it('gives the same advice once, and names three rules at most', () => {
    const byRule = ['app-not-used', 'activity-after-leaving', 'a', 'b'].map((id, at) => count(id, 9 - at));

    const text = notJudgedText({ byRule }) ?? '';

    expect(text.match(/usage update/g)).to.have.length(1);
    expect(text).to.match(/^9 by app-not-used, 8 by activity-after-leaving, 7 by a, and by 1 more; /);
  });

  it('is nothing where every rule could judge', () => {
    expect(notJudgedText({ byRule: [count('user-inactive', 0)] })).to.equal(undefined);
  });
});
