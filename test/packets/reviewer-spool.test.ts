import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PacketRow } from '../../src/packets/packet-row.js';
import { createReviewerSpool, type ReviewerSpool } from '../../src/packets/reviewer-spool.js';
import { aPacketRow } from '../support/returned-rows.js';
import { temporaryFolder } from '../support/temporary-folder.js';

function rowOf(userId: string, recommendation: PacketRow['recommendation'] = 'keep', title = ''): PacketRow {
  return aPacketRow({ appUser: { id: userId }, user: { id: userId, profile: { title } } }, { recommendation });
}

async function idsOf(spool: ReviewerSpool, reviewer: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { facts } of spool.read(reviewer)) ids.push(facts.user_id);
  return ids;
}

describe('createReviewerSpool', () => {
  it('gives a reviewer’s rows back as they were added, those to revoke first and those to check next', async () => {
    const spool = createReviewerSpool(await temporaryFolder('spool'));
    await spool.add('boss', rowOf('u1', 'keep'));
    await spool.add('boss', rowOf('u2', 'check'));
    await spool.add('boss', rowOf('u3', 'revoke'));
    await spool.add('boss', rowOf('u4', 'check'));
    await spool.add('boss', rowOf('u5', 'revoke'));

    await spool.finish();

    expect(await idsOf(spool, 'boss')).to.deep.equal(['u3', 'u5', 'u2', 'u4', 'u1']);
  });

  it('gives whole rows back', async () => {
    const spool = createReviewerSpool(await temporaryFolder('spool'));
    const row = rowOf('u1', 'revoke', 'two\nlines "quoted" 😀');
    await spool.add('boss', row);
    await spool.finish();

    const rows: PacketRow[] = [];
    for await (const read of spool.read('boss')) rows.push(read);

    expect(rows).to.deep.equal([row]);
  });

  it('names reviewers as they came first, with the counts of their rows', async () => {
    const spool = createReviewerSpool(await temporaryFolder('spool'));
    for (const reviewer of ['Zoe@example.com', 'a@example.com', 'zoe@EXAMPLE.com ']) {
      await spool.add(reviewer, rowOf('u1'));
    }

    const reviewers = await spool.finish();

    expect(reviewers).to.deep.equal([
      { reviewer: 'Zoe@example.com', rows: 2 },
      { reviewer: 'a@example.com', rows: 1 },
    ]);
  });

  it('keeps reviewers apart, and finds them however their names are written', async () => {
    const spool = createReviewerSpool(await temporaryFolder('spool'));
    await spool.add('a@example.com', rowOf('u1'));
    await spool.add('b@example.com', rowOf('u2'));
    await spool.finish();

    expect(await idsOf(spool, ' A@example.com')).to.deep.equal(['u1']);
    expect(await idsOf(spool, 'nobody')).to.deep.equal([]);
  });

  it('writes rows down before they fill the memory, for nobody else to read', async () => {
    const folder = await temporaryFolder('spool');
    const spool = createReviewerSpool(folder);
    const title = 'x'.repeat(1024 * 1024);
    for (let row = 0; row < 5; row += 1) await spool.add('boss', rowOf(`u${row}`, 'keep', title));

    const [name = ''] = await readdir(folder);
    await spool.finish();

    expect((await stat(join(folder, name))).mode & 0o777).to.equal(0o600);
    expect(await idsOf(spool, 'boss')).to.deep.equal(['u0', 'u1', 'u2', 'u3', 'u4']);
  });
});
