import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ParsedMail, simpleParser } from 'mailparser';
import { systemClock } from '../../src/async/clock.js';
import { acceptRecommended } from '../../src/changes/decide/accept-recommended.js';
import { keepRest } from '../../src/changes/decide/keep-rest.js';
import { reviewStatus } from '../../src/changes/status/status.js';
import { ConfigError, RefusedError } from '../../src/errors.js';
import { signOff } from '../../src/evidence/sign-off.js';
import { aCampaignRun, forgetDeliveries, REVIEWERS, send } from '../support/campaign-run.js';
import { aChangesRun, type ChangesRun, recordsOf } from '../support/changes-run.js';
import { aFolderOf } from '../support/folder-of.js';
import { type MailFault, type MailServer, mailServer } from '../support/mail-server.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('sending packets', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let server: MailServer;
  let faultOf: (to: string, before: number) => MailFault | undefined;

  before(async () => {
    run = await aCampaignRun();
  });
  after(async () => {
    await run.stop();
  });
  beforeEach(async () => {
    faultOf = () => undefined;
    server = await mailServer({ faultOf: (...of) => faultOf(...of) });
  });
  afterEach(async () => {
    await server.close();
    await forgetDeliveries(run);
  });

  const received = () => server.received.map(({ to }) => to).sort();
  const parsed = async (to: string): Promise<ParsedMail> => {
    const mail = server.received.find((one) => one.to === to);
    return await simpleParser(mail?.raw ?? Buffer.from(''));
  };

  it('mails every reviewer their own packets, byte for byte, and says what to do by when', async () => {
    const result = await send(run, server);

    const mail = await parsed('user3@example.com');
    expect(result).to.deep.include({ alreadySent: 0, inDoubt: [], failed: [], complete: true });
    expect(received()).to.deep.equal(REVIEWERS);
    expect(mail.attachments.map(({ filename }) => filename).sort()).to.deep.equal([
      'user3@example.com.html',
      'user3@example.com.xlsx',
    ]);
    for (const { filename = '', content } of mail.attachments) {
      expect(content.equals(readFileSync(join(run.folder, 'packets', filename))), filename).to.equal(true);
    }
    expect(mail.from?.value[0]?.address).to.equal('access-review@example.com');
    expect(mail.replyTo?.value[0]?.address).to.equal('team@example.com');
    expect(mail.headers.get('auto-submitted')).to.equal('auto-generated');
    expect(mail.subject).to.match(/^Access review of 127\.0\.0\.1:\d+ as of \d{4}-\d\d-\d\d/);
    for (const text of [mail.text ?? '', mail.html || '']) {
      expect(text).to.match(/You review (?:<strong>)?19(?:<\/strong>)? assignments/);
      expect(text).to.match(/decide by the end of (?:<strong>)?\d{4}-\d\d-\d\d/);
      expect(text).to.include('Attached: user3@example.com.xlsx');
      expect(text).to.include('Questions: team@example.com');
      expect(text).to.not.match(/\{\{|undefined|To be found at/);
    }
  });

  it('sends nothing twice, and leaves a run that verifies', async () => {
    await send(run, server);
    const again = await send(run, server);

    expect(received()).to.deep.equal(REVIEWERS);
    expect(again).to.deep.include({ sent: [], alreadySent: 3, complete: true });
    const records = await recordsOf(run.folder, 'deliveries.ndjson');
    expect(records.map(({ kind }) => kind)).to.deep.equal(Array(3).fill(['intent', 'outcome']).flat());
    expect(records[1]).to.include({ outcome: 'sent', detail: '250 kept as 4711' });
    const { outcome, checks } = await run.verify(run.folder);
    expect(outcome, JSON.stringify(checks)).to.equal('intact');
  });

  it('names who was refused, lets the others go, and tries just those again', async () => {
    faultOf = (to, before) =>
      to === 'user3@example.com' && before === 0 ? { at: 'recipient', code: 452, text: 'mailbox full' } : undefined;

    const first = await send(run, server);
    const second = await send(run, server);

    expect(first.failed.map(({ to, why }) => [to, why])).to.deep.equal([['user3@example.com', '452 mailbox full']]);
    expect(first.complete).to.equal(false);
    expect(second.sent.map(({ to }) => to)).to.deep.equal(['user3@example.com']);
    expect(second).to.deep.include({ alreadySent: 2, complete: true });
    expect(received()).to.deep.equal(REVIEWERS);
  });

  it('names what is in doubt, and repeats it only when told to, under the same Message-ID', async () => {
    faultOf = (to, before) => (to === 'user4@example.com' && before === 0 ? { at: 'data', drop: true } : undefined);

    const first = await send(run, server);
    const second = await send(run, server);
    const third = await send(run, server, { resend: true });

    expect(first.inDoubt.map(({ to }) => to)).to.deep.equal(['user4@example.com']);
    expect(second).to.deep.include({ sent: [], alreadySent: 2, complete: false });
    expect(second.inDoubt.map(({ to }) => to)).to.deep.equal(['user4@example.com']);
    expect(third).to.deep.include({ inDoubt: [], complete: true });
    const twice = server.received.filter(({ to }) => to === 'user4@example.com');
    const ids = await Promise.all(twice.map(async ({ raw }) => (await simpleParser(raw)).messageId));
    expect(ids).to.have.length(2);
    expect(ids[0]).to.equal(ids[1]);
    expect(ids[0]).to.match(/^<[0-9a-f]{40}@example\.com>$/);
  });

  it('says where a packet lies that is too large or is not to be attached', async () => {
    const packetUrl = 'https://share.example.com/q3/{file}';

    await send(run, server, { delivery: { attach: ['html'], packetUrl } });

    const mail = await parsed('user3@example.com');
    expect(mail.attachments.map(({ filename }) => filename)).to.deep.equal(['user3@example.com.html']);
    expect(mail.text).to.include('To be found at: https://share.example.com/q3/user3%40example.com.xlsx');
  });

  it('does not write to somebody who could not get at the packet', async () => {
    const result = await send(run, server, { delivery: { attach: [] } });

    expect(result.failed.map(({ to }) => to).sort()).to.deep.equal(REVIEWERS);
    expect(result.failed[0]?.why).to.match(/delivery\.packetUrl does not say where it lies/);
    expect(received()).to.deep.equal([]);
  });

  it('takes the words of the policy’s own templates, in any script', async () => {
    const templates = await aFolderOf({
      'packet.txt': 'Subject: Überprüfung für {{org}} 監査\n\nGuten Tag, {{rows}} Zeilen bis {{due}}. Größe: 日本語\n',
    });

    await send(run, server, { templates });

    const mail = await parsed('user3@example.com');
    expect(mail.subject).to.match(/^Überprüfung für 127\.0\.0\.1:\d+ 監査$/);
    expect(mail.text).to.match(/^Guten Tag, 19 Zeilen bis \d{4}-\d\d-\d\d\. Größe: 日本語/);
  });

  it('writes the same mails into a folder in a dry run, and records nothing', async () => {
    const emlFolder = join(await temporaryFolder('eml'), 'mail');

    const { files, sent } = await send(run, server, { by: { emlFolder } });

    const mail = await simpleParser(readFileSync(join(emlFolder, 'packet-user3@example.com.eml')));
    expect(files).to.have.length(3);
    expect(sent).to.deep.equal([]);
    expect(mail.attachments).to.have.length(2);
    expect(server.received).to.deep.equal([]);
    expect(await rejectionOf(recordsOf(run.folder, 'deliveries.ndjson'))).to.be.instanceOf(Error);
  });

  it('sends no packet that was changed since', async () => {
    const path = join(run.folder, 'packets', 'user3@example.com.html');
    const bytes = readFileSync(path);
    await writeFile(path, 'changed');

    const error = await rejectionOf(send(run, server));

    await writeFile(path, bytes);
    expect(error).to.be.instanceOf(RefusedError);
    expect(String(error)).to.match(/is not the packet that the run wrote/);
    expect(received()).to.not.include('user3@example.com');
  });

  it('needs an address to send from, and reviewers', async () => {
    const other = await aChangesRun();

    expect(await rejectionOf(send(run, server, { delivery: { from: undefined } }))).to.be.instanceOf(ConfigError);
    expect(String(await rejectionOf(send(other, server)))).to.match(/names no reviewers/);
    await other.stop();
  });
});

describe('sending packets when it is over', function () {
  this.timeout(60_000);

  for (const how of ['decided', 'signed off'] as const) {
    it(`sends nothing once everything is ${how}`, async () => {
      const run = await aCampaignRun();
      const server = await mailServer();
      const { signal, folder } = run;
      const common = { folder, clock: systemClock, signal };
      if (how === 'decided') await decideAll(run);
      else await signOff({ ...common, ...SIGNER, status: await reviewStatus(folder, common) });

      const result = await send(run, server);

      expect(result.over).to.match(how === 'decided' ? /everything is decided/ : /signed off/);
      expect(server.received).to.deep.equal([]);
      await server.close();
      await run.stop();
    });
  }
});

const SIGNER = {
  by: 'R. Okafor',
  role: 'CISO',
  statement: 'as it should be',
  withOpen: 40,
  key: undefined,
  publicKey: undefined,
  unsigned: false,
};

async function decideAll({ folder, signal }: ChangesRun): Promise<void> {
  for (const reviewer of REVIEWERS) {
    const bulk = { folder, reviewer, importedBy: 'tester', clock: systemClock, signal };
    await acceptRecommended({ ...bulk, rules: ['user-deactivated'] });
    await keepRest({ ...bulk, reason: 'checked' });
  }
}
