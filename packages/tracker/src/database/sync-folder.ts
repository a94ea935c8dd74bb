import { closeSync, fsyncSync, openSync } from 'node:fs';

/** What file systems answer that sync no folders, and folders that may be written but not read. */
const NOT_POSSIBLE = ['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM'];

/** Makes the names in a folder outlast a power loss: of files just made, renamed or removed, where the system can. */
export function syncFolder(folder: string): void {
  // Windows opens no folders, and needs none of it.
  if (process.platform === 'win32') return;
  try {
    const opened = openSync(folder, 'r');
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!NOT_POSSIBLE.includes(code)) throw error;
  }
}
