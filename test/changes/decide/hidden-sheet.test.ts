import { expect } from 'chai';
import { foreignCell, REVIEWER_CELL, readHiddenSheet } from '../../../src/changes/decide/hidden-sheet.js';
import type { SheetRow } from '../../../src/files/xlsx-rows.js';
import { FIRST_PACKET_SCHEMA, PACKET_SCHEMA, SECOND_PACKET_SCHEMA } from '../../../src/packets/packet-sheets.js';
import { AS_OF } from '../../support/builders.js';
import { aFinishedRun } from '../../support/finished-run.js';
import { rejectionOf } from '../../support/rejection.js';
import { ORG } from '../../support/run-facts.js';

const IDENTITY = {
  schema: PACKET_SCHEMA,
  org: ORG,
  as_of: AS_OF,
  run_started_at: AS_OF,
  reviewer: 'boss@example.com',
  packet_token: 'secret-token',
};

async function* rowsOf(lines: readonly (readonly string[])[]): AsyncGenerator<SheetRow> {
  for (const [index, cells] of lines.entries()) yield { number: index + 1, cells };
}

function sheetOf(identity: Partial<typeof IDENTITY> = {}, keys: readonly (readonly string[])[] = []) {
  const labels = Object.entries({ ...IDENTITY, ...identity });
  return readHiddenSheet(rowsOf([...labels, ['row', 'app_id', 'user_id', 'row_digest'], ...keys]));
}

describe('readHiddenSheet', () => {
  it('reads which run a packet is of, whose it is, and which row is which', async () => {
    const { identity, keys } = await sheetOf({}, [
      ['1', 'app1', 'user1', 'digest1'],
      ['2', 'app1', 'user2', 'digest2'],
    ]);

    expect(identity).to.deep.equal(IDENTITY);
    expect([...keys.keys()]).to.deep.equal(['1', '2']);
    expect(keys.get('2')).to.deep.equal({
      appId: 'app1',
      userId: 'user2',
      rowDigest: 'digest2',
      digestCell: '_run!D9',
    });
  });

  it('reads a packet of an earlier version, which had no token', async () => {
    const { packet_token: _token, ...earlier } = { ...IDENTITY, schema: SECOND_PACKET_SCHEMA };
    const lines = [...Object.entries(earlier), ['row', 'app_id', 'user_id', 'row_digest'], ['1', 'app', 'user', 'd']];

    const { identity, keys } = await readHiddenSheet(rowsOf(lines));

    expect(identity).to.deep.equal({ ...earlier, packet_token: '' });
    expect(keys.get('1')?.digestCell).to.equal('_run!D7');
  });

  const ROWS = [
    ['1', 'app1', 'user1', 'd1'],
    ['2', 'app1', 'user2', 'd2'],
  ];
  for (const [what, lines] of [
    ['whose it is', [...Object.entries(IDENTITY), ['reviewer', 'mallory@example.com'], ['row'], ...ROWS]],
    [
      'whose it is, in the same words',
      [...Object.entries(IDENTITY), ['reviewer', IDENTITY.reviewer], ['row'], ...ROWS],
    ],
    ['which run it is of', [['as_of', '2020-01-01'], ...Object.entries(IDENTITY), ['row'], ...ROWS]],
    ['which row is which', [...Object.entries(IDENTITY), ['row'], ...ROWS, ['1', 'app9', 'user9', 'd9']]],
    [
      'which row is which, after a gap',
      [...Object.entries(IDENTITY), ['row'], ...ROWS, [], [], ['2', 'app1', 'user1', 'd1']],
    ],
  ] as const) {
    it(`does not guess where the sheet says twice ${what}`, async () => {
      expect((await rejectionOf(readHiddenSheet(rowsOf(lines)))).message).to.match(/its sheet _run says twice what/);
    });
  }

  it('has empty texts for what is missing', async () => {
    const { identity, keys } = await readHiddenSheet(rowsOf([['schema']]));

    expect(new Set(Object.values(identity))).to.deep.equal(new Set(['']));
    expect(keys.size).to.equal(0);
  });

  it('names the cell that says whose packet it is', () => {
    expect(REVIEWER_CELL).to.equal('_run!B5');
  });
});

describe('foreignCell', () => {
  const FOREIGN: readonly (readonly [label: keyof typeof IDENTITY, found: string, cell: string])[] = [
    ['org', 'https://other.okta.com', '_run!B2'],
    ['as_of', '2026-11-23T00:00:00.000Z', '_run!B3'],
    ['run_started_at', '', '_run!B4'],
    ['schema', 'okta-access-review packet 99', '_run!B1'],
  ];

  for (const [label, found, cell] of FOREIGN) {
    it(`finds the packet of another run by its ${label}`, async () => {
      const foreign = foreignCell(await sheetOf({ [label]: found }), aFinishedRun());

      expect(foreign?.cell).to.equal(cell);
      expect(foreign?.why).to.contain(`its ${label} is ${JSON.stringify(found)}, the run's is "`);
    });
  }

  for (const schema of [PACKET_SCHEMA, FIRST_PACKET_SCHEMA]) {
    it(`takes this run's packet of the layout ${schema}`, async () => {
      expect(foreignCell(await sheetOf({ schema }), aFinishedRun())).to.equal(undefined);
    });
  }
});
