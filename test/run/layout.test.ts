import { expect } from 'chai';
import {
  appUsersName,
  isFileName,
  isLaterRecord,
  isReturned,
  keptPlan,
  keptPlanOf,
  LAYOUT,
  membershipsName,
  RECORDS,
  returnedName,
} from '../../src/run/layout.js';

const SHA = 'ab'.repeat(32);

describe('names within a run’s folder', () => {
  it('are made of Okta’s ids', () => {
    expect(appUsersName('0oa1gjh63g214q0Hq0g4')).to.equal('snapshot/app-users/0oa1gjh63g214q0Hq0g4.ndjson.gz');
    expect(membershipsName('00g1emaKYZTWRYYRRTSK')).to.equal('snapshot/memberships/00g1emaKYZTWRYYRRTSK.ndjson.gz');
  });

  for (const id of [
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'a\\b',
    'a b',
    'ä',
    'a\u0000',
    'x'.repeat(65),
    'nul',
    'COM1',
    'lpt9',
  ]) {
    it(`are never made of ${JSON.stringify(id)}`, () => {
      expect(isFileName(id)).to.equal(false);
      expect(() => appUsersName(id)).to.throw(/is not an id of Okta's: no file is named so/);
      expect(() => membershipsName(id)).to.throw(/no file is named so/);
    });
  }

  it('tell the records that came after a run from the run’s own files', () => {
    for (const name of Object.values(RECORDS)) expect(isLaterRecord(name), name).to.equal(true);
    for (const name of Object.values(LAYOUT)) expect(isLaterRecord(name), name).to.equal(false);
  });

  it('have kept plans under their checksum, each file of them', () => {
    const files = Object.values(keptPlan(SHA));

    expect(files).to.deep.equal([`plan-${SHA}.json`, `plan-${SHA}.csv`, `plan-${SHA}.approval.json`]);
    for (const name of files) expect([keptPlanOf(name), isLaterRecord(name)]).to.deep.equal([SHA, true]);
    for (const name of ['plan.json', `plan-${SHA.slice(1)}.json`, `plan-${SHA}.txt`, `x/plan-${SHA}.json`]) {
      expect(keptPlanOf(name), name).to.equal(undefined);
    }
  });

  it('have returned files under their bytes, whatever they were called', () => {
    expect(isReturned(returnedName(SHA, 'xlsx'))).to.equal(true);
    expect(isLaterRecord(returnedName(SHA, 'csv'))).to.equal(true);
    for (const name of [`${SHA}.xlsx`, `returned/../${SHA}.xlsx`, 'returned/packet.xlsx', `returned/${SHA}.x/y`]) {
      expect(isReturned(name), name).to.equal(false);
    }
  });
});
