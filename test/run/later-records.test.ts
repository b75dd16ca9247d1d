import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { laterRecordsIn } from '../../src/run/later-records.js';
import { aFolderOf } from '../support/folder-of.js';

const CHECKSUM = '0'.repeat(64);
const RETURNED = `returned/${'1'.repeat(64)}.xlsx`;

describe('laterRecordsIn', () => {
  it('names what came after a run in the order of the work, kept plans and returned files among it', async () => {
    const names = [
      'signoff.json',
      'journal.ndjson',
      'plan.json',
      'decisions.ndjson',
      'decisions.csv',
      'remediation.csv',
    ];
    const kept = `plan-${CHECKSUM}.json`;
    const folder = await aFolderOf(Object.fromEntries([...names, kept].map((name) => [name, ''])));
    await mkdir(join(folder, 'returned'));
    await writeFile(join(folder, RETURNED), '');

    const found = await laterRecordsIn(folder);

    const expected = ['decisions.ndjson', 'decisions.csv', RETURNED, 'plan.json', kept, 'journal.ndjson'];
    expect(found).to.deep.equal([...expected, 'remediation.csv', 'signoff.json']);
  });

  it('leaves out the run’s own files and whatever is no record', async () => {
    const folder = await aFolderOf({ 'manifest.json': '', 'assignments.csv': '', 'plan-1.json': '', 'notes.txt': '' });
    await mkdir(join(folder, 'returned'));
    await writeFile(join(folder, 'returned', 'boss@example.com.xlsx'), '');

    expect(await laterRecordsIn(folder)).to.deep.equal([]);
  });

  it('takes a file named as the folder of what came back for nothing', async () => {
    expect(await laterRecordsIn(await aFolderOf({ returned: '', 'plan.csv': '' }))).to.deep.equal(['plan.csv']);
  });
});
