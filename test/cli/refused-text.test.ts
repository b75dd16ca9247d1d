import { expect } from 'chai';
import { refusedText } from '../../src/cli/refused-text.js';
import { anAppUser } from '../support/builders.js';
import { anEntry } from '../support/plan-entries.js';

const WHY = 'active_directory is a directory; name the app 0oaAD to have it done';

function refused(why: string, appId = '0oaAD') {
  return anEntry(anAppUser(), { action: 'refused', why, appId, appLabel: 'Corp AD' });
}

describe('refusedText', () => {
  it('has a line a reason with its rows, the most first, and names the flag that has it done', () => {
    const entries = [
      refused('the app is protected (apply.protected.apps)'),
      ...[1, 2, 3].map(() => refused(WHY)),
      anEntry(anAppUser(), { action: 'held-back', why: 'over a limit' }),
    ];

    expect(refusedText(entries)).to.equal(
      `refused   3  Corp AD: ${WHY} (plan --app 0oaAD)\nrefused   1  the app is protected (apply.protected.apps)\n`,
    );
  });

  it('names no flag where naming the app changes nothing', () => {
    expect(refusedText([refused(WHY, '0oaOther')])).not.to.include('--app');
  });

  it('is empty where nothing is refused, and short where reasons are many', () => {
    const many = Array.from({ length: 25 }, (_, n) => refused(`reason ${n}`));

    expect(refusedText([])).to.equal('');
    expect(refusedText(many).split('\n')).to.have.length(22);
    expect(refusedText(many)).to.include('for 5 more reasons: see plan.csv');
  });

  it('keeps a reason on its line, whatever a name holds', () => {
    expect(refusedText([refused('decided by a\nb')])).to.equal('refused   1  decided by a ⏎ b\n');
  });
});
