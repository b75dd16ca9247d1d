import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { DATA_IDS, type PageRow, parseRows } from '../../src/pages/packet/page-data.js';
import { aFinding } from '../support/reports.js';
import { aPacketRow } from '../support/returned-rows.js';
import { writtenPage } from '../support/written-page.js';

async function rowsOf(path: string): Promise<readonly PageRow[]> {
  const [, json = ''] =
    new RegExp(`id="${DATA_IDS.rows}"[^>]*>([^<]*)</script>`).exec(await readFile(path, 'utf8')) ?? [];
  return parseRows(JSON.parse(json));
}

describe('the page of a packet', () => {
  it('has first the finding that makes the recommendation, which its list shows alone', async () => {
    const findings = [
      aFinding({ status: 'unknown', reason: 'Not read.' }),
      aFinding({ reason: 'Left.', recommend: 'revoke' }),
    ];

    const [row] = await rowsOf(await writtenPage([aPacketRow({}, { findings, recommendation: 'revoke' })]));

    expect(row?.findings.map(({ reason, revokes }) => [reason, revokes])[0]).to.deep.equal(['Left.', true]);
  });
});
