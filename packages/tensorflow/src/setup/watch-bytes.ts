import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const INTERVAL = 500;

/** Bytes of all the files below a folder; 0 where there is none. */
export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for (const name of await readdir(folder, { recursive: true })) {
      const found = await stat(path.join(folder, name));
      if (found.isFile()) bytes += found.size;
    }
  } catch {
    // A file was taken away while it was counted: the next time is right.
  }
  return bytes;
}

/** Tells the growth of a folder that another program writes to, until the work has ended. */
export async function watchBytes<T>(
  folder: string,
  onBytes: (bytes: number) => void,
  work: Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    void folderBytes(folder).then(onBytes);
  }, INTERVAL);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
