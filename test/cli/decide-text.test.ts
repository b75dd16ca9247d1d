import { expect } from 'chai';
import { decideText } from '../../src/cli/decide-text.js';

const imported = {
  ...{ taken: 2, superseding: 1, unchanged: 3, outdated: 0 },
  ...{ refusals: [], refusalFiles: [], nothingTakenOf: [], notes: [] },
};

describe('what decide says', () => {
  it('of files: what was taken, and where more was decided by a file saved later', () => {
    expect(decideText(imported)).to.equal(
      '2 decisions taken, 1 of them in place of earlier ones; 3 were on record already; 0 refused\n',
    );
    expect(decideText({ ...imported, outdated: 4 })).to.include(
      '; 4 rows were decided otherwise by a file saved later',
    );
  });

  it('of refusals: twenty on the terminal, the others as a number, and the files to send back', () => {
    const refusals = Array.from({ length: 23 }, (_, n) => ({ file: 'a.xlsx', cell: `F${n}`, why: 'is late' }));

    const lines = decideText({ ...imported, refusals, refusalFiles: ['/out/cfo.csv'] }).split('\n');

    expect(lines[0]).to.equal('refused  a.xlsx F0: is late');
    expect(lines.slice(20, 22)).to.deep.equal(['refused  and 3 more', 'send back  /out/cfo.csv']);
    expect(lines.at(-2)).to.match(/; 23 refused$/);
  });

  it('of recommendations and of the rest: what was left for a person to look at', () => {
    const bulk = { taken: 5, alreadyDecided: 2, refusedBefore: [], refusals: [] };

    expect(decideText({ ...bulk, onlyCheck: 1 })).to.include('2 rows were decided already, 1 are only to be checked');
    expect(decideText({ ...bulk, leftOpen: 3 })).to.include('3 are recommended for removal and stay open');
  });

  it('of rows whose decision was refused: which, by whom and why, twenty of them, and how many', () => {
    const row = {
      appId: 'a',
      userId: 'u',
      appLabel: 'Payroll',
      login: 'x@example.com',
      reviewer: 'cfo',
      why: 'no\nreason',
    };
    const bulk = { taken: 5, alreadyDecided: 0, refusals: [] };
    const refusedBefore = Array.from({ length: 23 }, () => row);

    const lines = decideText({ ...bulk, leftOpen: 0, refusedBefore }).split('\n');

    expect(lines[0]).to.equal('left open  x@example.com in Payroll: the decision of cfo was refused: no ⏎ reason');
    expect(lines[20]).to.equal('left open  and 3 more');
    expect(lines[21]).to.include(
      '; left open: 23 rows whose decision was refused, to be decided one by one; 0 refused',
    );
    const one = decideText({ ...bulk, onlyCheck: 0, refusedBefore: [row] });
    expect(one).to.include('; left open: 1 row whose decision was refused');
  });

  it('on one line each, whatever a file is called', () => {
    const refusals = [{ file: 'a\nb\u001b[31m.xlsx', cell: 'F2', why: 'is late' }];

    expect(decideText({ ...imported, refusals }).split('\n')).to.have.length(3);
  });
});
