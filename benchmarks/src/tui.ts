import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Figures } from './figures.js';

const root = path.join(import.meta.dirname, '../..');
const fixtures = path.join(root, 'packages/tui/fixtures');

/**
 * Times of the terminal UI in a pseudo-terminal of 200×60 on stores of 10,000 and of 2,000 runs, all of them of one
 * matrix, beside a Node process that does nothing and plain loops over as much data. `npm run build` first. After the
 * name may follow the points per run (1,000 make 10 million) and how many updates are replayed before the memory is
 * looked at (3,600 make an hour).
 */
export function run([points = '1000', updates = '3600']: readonly string[]): Promise<Figures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-tui-benchmark-'));
  try {
    const stores = [10_000, 2_000].map((runs) => {
      const store = path.join(folder, `${runs}.db`);
      script('make-large-store.ts', [store, String(runs), points]);
      return store;
    });
    return Promise.resolve(readFigures(script('measure-ui.ts', [...stores, updates])));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function script(name: string, args: readonly string[]): string {
  const command = ['--import', 'tsx', '--conditions=@ablate/source', path.join(fixtures, name), ...args];
  const env = { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'packages/tui/tsconfig.lib.json') };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${name} ended with code ${String(status)}: ${stderr}`);
  return stdout;
}

function readFigures(json: string): Figures {
  const figures: unknown = JSON.parse(json);
  if (typeof figures !== 'object' || figures === null)
    throw new Error(`expected an object, received ${json}`);
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'number' || typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
