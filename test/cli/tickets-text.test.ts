import { expect } from 'chai';
import { ticketFileText } from '../../src/cli/tickets-text.js';

describe('what tickets says of a file', () => {
  it('how many are in it, and what it leaves to the files of earlier plans', () => {
    const first = ticketFileText({ tickets: 1, before: 0, earlierFiles: [] }, 'a.csv');
    const later = ticketFileText({ tickets: 2, before: 3, earlierFiles: ['a.csv', 'b.csv'] }, 'c.csv');

    expect(first).to.equal('1 ticket written to a.csv\n');
    expect(later).to.equal(
      '2 tickets written to c.csv; 3 accesses left out, which a.csv, b.csv of an earlier plan had\n',
    );
  });
});
