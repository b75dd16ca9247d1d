import { type FolderLock, lockFolder } from '../../src/files/folder-lock.js';

// A process that locks a folder when it is told its path, and releases it when it is told '': answers each with how it went
let lock: FolderLock | undefined;

async function obey(folder: string): Promise<string> {
  if (folder === '') {
    await lock?.release();
    lock = undefined;
    return 'released';
  }
  try {
    lock = await lockFolder(folder);
    return 'held';
  } catch (error) {
    return error instanceof Error ? error.name : 'failed';
  }
}

process.on('message', (message) => {
  void obey(String(message)).then((answer) => process.send?.(answer));
});
process.send?.('ready');
