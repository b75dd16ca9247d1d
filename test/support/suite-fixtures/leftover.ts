import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.js';

describe('a test', () => {
  it('leaves one folder that is to be removed for it, and one that nobody knows of', async () => {
    await temporaryFolder('announced');
    mkdtempSync(join(tmpdir(), 'forgotten-'));
  });
});
