import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import { readPacketHolders } from '../../../src/changes/decide/packet-holders.js';
import { packetTokens } from '../../../src/packets/packet-token.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import {
  aChangesRun,
  type ChangesRun,
  decisionsCsv,
  PACKET_SECRET,
  PAYROLL,
  packetsOf,
  recordsOf,
  userId,
} from '../../support/changes-run.js';
import { fillPacket } from '../../support/fill-packet.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const OWNER = 'user3@example.com';
const POLICY = `
reviewers: { by: owner, fallback: team@example.com }
owners: [{ apps: [Payroll], reviewer: ${OWNER} }]
`;
const STRICT = POLICY.replace('team@example.com }', 'team@example.com, requireToken: true }');
const tokenOf = packetTokens(PACKET_SECRET);

describe('the token of a packet', () => {
  let run: ChangesRun;
  afterEach(() => run.stop());

  const importing = (...files: string[]) =>
    importDecisions({ folder: run.folder, files, importedBy: 'iam', clock: systemClock, signal: run.signal });

  /** A decisions CSV, with a token as the page of the packet writes it. */
  async function withToken(token: string | undefined): Promise<string> {
    const text = await readFile(
      await decisionsCsv(run, [{ app: PAYROLL, user: userId(0), decision: 'keep', reviewer: OWNER }]),
      'utf8',
    );
    const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
    const more = token === undefined ? ['', ''] : [',packet_token', `,${token}`];
    const path = join(await temporaryFolder('token'), 'decisions.csv');
    await writeFile(path, [header + more[0], ...lines.map((line) => line + more[1]), ''].join('\r\n'));
    return path;
  }

  const tokens = async () =>
    (await recordsOf(run.folder, 'decisions.ndjson'))
      .filter(({ kind }) => kind === 'decision')
      .map(({ packetToken }) => packetToken);

  it('is known by its hash in the manifest, which is all that the run keeps of it', async () => {
    run = await aChangesRun({ policy: POLICY });

    const holder = await readPacketHolders(await openFinishedRun(run.folder, systemClock));

    const own = ['xlsx', 'html'].map((extension) => tokenOf(`packets/${OWNER}.${extension}`));
    expect(own.map((token) => holder(OWNER, token))).to.deep.equal(['returned', 'returned']);
    expect(holder(OWNER.toUpperCase(), own[0] ?? '')).to.equal('returned');
    expect(holder('team@example.com', own[0] ?? '')).to.equal('not-returned');
    expect(holder(OWNER, '')).to.equal('not-returned');
    const manifest = await readFile(join(run.folder, 'manifest.json'), 'utf8');
    for (const token of own) expect(manifest).not.to.include(token);
    expect(manifest.match(/"tokenSha256": "[0-9a-f]{64}"/g)).to.have.lengthOf(4);
  });

  it('comes back with the workbook, and the record and its table say so', async () => {
    run = await aChangesRun({ policy: POLICY });
    const packet = (await packetsOf(run)).get(OWNER) ?? '';

    await importing(await fillPacket(packet, { 3: ['keep', ''] }));

    expect(await tokens()).to.deep.equal(['returned']);
    const table = await readFile(join(run.folder, 'decisions.csv'), 'utf8');
    expect(table.split('\r\n')[0]).to.match(/,packet_token$/);
    expect(table).to.match(/,returned by a holder of the packet\r\n/);
    expect((await run.verify(run.folder)).problems).to.deep.equal([]);
  });

  for (const [what, token] of [
    ['no token', undefined],
    ['an empty one', ''],
    ['one of another reviewer', tokenOf('packets/team@example.com.html')],
    ['one that somebody made up', 'x'.repeat(22)],
  ] as const) {
    it(`has not come back with ${what}: that is recorded, and refused where the policy asks for it`, async () => {
      run = await aChangesRun({ policy: POLICY });
      const taken = await importing(await withToken(token));
      const recorded = await tokens();
      await run.stop();
      run = await aChangesRun({ policy: STRICT });

      const strict = await importing(await withToken(token));

      expect([taken.taken, recorded]).to.deep.equal([1, ['not-returned']]);
      expect(strict.taken).to.equal(0);
      expect(strict.refusals[0]?.why).to.match(/does not bring back the token of the packet of user3@example.com/);
    });
  }

  it('lets decisions be taken where the policy asks for it', async () => {
    run = await aChangesRun({ policy: STRICT });

    const result = await importing(await withToken(tokenOf(`packets/${OWNER}.html`)));

    expect(result).to.deep.include({ taken: 1, refusals: [] });
    expect(await tokens()).to.deep.equal(['returned']);
  });

  it('is missing in bulk, which is refused then', async () => {
    run = await aChangesRun({ policy: STRICT });
    const { folder, signal } = run;

    const bulk = keepRest({ folder, reviewer: OWNER, reason: 'fine', importedBy: 'iam', clock: systemClock, signal });

    expect((await rejectionOf(bulk)).message).to.include('reviewers.requireToken');
  });

  it('is asked for of no page: the file that it saves is what comes back', async () => {
    run = await aChangesRun({ policy: POLICY });

    const refused = await rejectionOf(importing(join(run.folder, 'packets', `${OWNER}.html`)));

    expect(refused.message).to.include('is the page itself');
  });
});
