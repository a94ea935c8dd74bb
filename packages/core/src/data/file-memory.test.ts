import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { dataFolder } from './data-folder.test.support.js';

const folder = dataFolder();
const program = fileURLToPath(new URL('load-dataset.test.support.ts', import.meta.url));

const BATCHES = [1, 2, 3, 4, 5].map((part) => `data_batch_${part}`);

/** Files of about so many bytes; returns how many they have. */
const write: Record<string, (bytes: number) => number> = {
  cifar10: (bytes) => {
    const records = Math.ceil(bytes / 6 / 3073);
    for (const name of [...BATCHES, 'test_batch'])
      folder.write(`cifar-10-batches-bin/${name}.bin`, Buffer.alloc(records * 3073));
    return 6 * records * 3073;
  },
  csv: (bytes) => {
    const row = `${'0.12345,'.repeat(11)}1.5\n`;
    const text = `${'abcdefghijk'.split('').join()},y\n${row.repeat(Math.ceil(bytes / row.length))}`;
    folder.write('table.csv', text);
    return text.length;
  },
};

test.each(['cifar10', 'csv'])('reading %s takes at most twice the size of its files', async (name) => {
  const peak = async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@ablate/source', '--import', 'tsx', program, name],
      { env: { ...process.env, ABLATE_DATA: folder.path } },
    );
    return Number(stdout);
  };
  write[name]?.(20_000);
  const least = await peak();
  const bytes = write[name]?.(60e6) ?? NaN;
  // When garbage is collected depends on what else the machine does: what it can do with is the least of several tries.
  const most = least + 2 * bytes;
  let lowest = await peak();
  for (let tries = 1; tries < 8 && lowest >= most; tries += 1) lowest = Math.min(lowest, await peak());
  expect(lowest).toBeLessThan(most);
});
