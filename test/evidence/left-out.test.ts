import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isLeavable, LEFT_OUT_FILE, leftOutText, readLeftOut } from '../../src/evidence/left-out.js';
import { keygen } from '../../src/signing/keygen.js';
import { loadPublicKey, type PublicKey } from '../../src/signing/public-key.js';
import { loadSigningKey, type SigningKey } from '../../src/signing/signing-key.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const MANIFEST = 'ab'.repeat(32);
const APPS = 'snapshot/apps.ndjson.gz';
const USERS = 'snapshot/users.ndjson.gz';

describe('the list of what a package leaves out', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('left-out');
    await mkdir(join(folder, 'snapshot'));
  });

  const put = (text: string) => writeFile(join(folder, LEFT_OUT_FILE), text);

  async function keys(): Promise<{ readonly key: SigningKey; readonly publicKey: PublicKey }> {
    const [privatePath, publicPath] = [join(folder, 'k.pem'), join(folder, 'k.pub.pem')];
    await keygen({ kind: 'ed25519', privatePath, publicPath });
    return { key: await loadSigningKey(privatePath), publicKey: await loadPublicKey(publicPath) };
  }

  it('is none where there is none', async () => {
    const found = await readLeftOut(folder, MANIFEST, undefined);

    expect([found.names.size, found.problem, found.note]).to.deep.equal([0, undefined, '']);
  });

  it('lets those files be missing that are, and counts none that is there', async () => {
    await put(leftOutText(MANIFEST, [APPS, USERS], undefined));
    await writeFile(join(folder, USERS), '');

    const found = await readLeftOut(folder, MANIFEST, undefined);

    expect([...found.names]).to.deep.equal([APPS]);
    expect(found.note).to.equal('1 file was left out of this package, which nobody proved.');
  });

  it('is proven by the run’s key', async () => {
    const { key, publicKey } = await keys();
    await put(leftOutText(MANIFEST, [APPS], key));

    const found = await readLeftOut(folder, MANIFEST, publicKey);

    expect(found.problem).to.equal(undefined);
    expect(found.note).to.include('by the holder of the key given');
  });

  it('is not believed unsigned where a key is given, nor signed by another, nor changed since', async () => {
    const { publicKey } = await keys();
    await put(leftOutText(MANIFEST, [APPS], undefined));
    const unsigned = await readLeftOut(folder, MANIFEST, publicKey);
    const others = await temporaryFolder('other-key');
    await keygen({ kind: 'ed25519', privatePath: join(others, 'k.pem'), publicPath: join(others, 'k.pub.pem') });
    await put(leftOutText(MANIFEST, [APPS], await loadSigningKey(join(others, 'k.pem'))));
    const byAnother = await readLeftOut(folder, MANIFEST, publicKey);
    await put(leftOutText(MANIFEST, [APPS], await loadSigningKey(join(folder, 'k.pem'))));
    await put((await readFile(join(folder, LEFT_OUT_FILE), 'utf8')).replace(APPS, USERS));
    const changed = await readLeftOut(folder, MANIFEST, publicKey);

    expect(unsigned.problem).to.match(/is not signed/);
    expect(byAnother.problem).to.match(/is not signed by the key given/);
    expect(changed.problem).to.match(/or was changed since/);
    expect([unsigned, byAnother, changed].map(({ names }) => names.size)).to.deep.equal([0, 0, 0]);
  });

  it('is not believed where it is of another run, or names what no package leaves out', async () => {
    await put(leftOutText('cd'.repeat(32), [APPS], undefined));
    expect((await readLeftOut(folder, MANIFEST, undefined)).problem).to.equal('is the list of another run');

    await put(leftOutText(MANIFEST, ['assignments.csv'], undefined));
    expect((await readLeftOut(folder, MANIFEST, undefined)).problem).to.match(/assignments.csv, which no package/);
  });

  for (const text of ['', '[]', '{"schema":1}', 'no JSON', `${JSON.stringify({ schema: 1, kind: 'left-out' })}\n`]) {
    it(`is none as the program writes it: ${JSON.stringify(text)}`, async () => {
      await put(text);

      expect((await readLeftOut(folder, MANIFEST, undefined)).problem).to.equal('is not a list as `package` writes it');
    });
  }

  it('may name what Okta answered, and nothing of what the run says of itself', () => {
    expect([APPS, USERS, 'snapshot/app-users/0oa1.ndjson.gz'].every(isLeavable)).to.equal(true);
    expect(['snapshot/run.json', 'manifest.json', 'assignments.csv', 'decisions.ndjson'].some(isLeavable)).to.equal(
      false,
    );
  });
});
