import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { median } from 'simple-statistics';
import type { Figures } from './figures.js';
import { processTime } from './process-time.js';

const ROUNDS = 5;
const SEEDS = 10;
const root = path.join(import.meta.dirname, '../..');
const command = path.join(root, 'packages/cli/bin/ablate.js');

/**
 * How long `ablate report` takes to write its page, beside a Node process that does nothing, in turn, and how large the
 * page is. `npm run build` first. After the name may follow the runs (100) and the points of each (20,000).
 */
export function run([runs = '100', points = '20000']: readonly string[]): Promise<Figures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-report-benchmark-'));
  try {
    const store = path.join(folder, 'ablate.db');
    const page = path.join(folder, 'report.html');
    const cells = String(Number(runs) / SEEDS);
    processTime([
      ...['--import', 'tsx', '--conditions=@ablate/source'],
      ...[path.join(root, 'packages/report/fixtures/make-large-store.ts'), store],
      ...[cells, String(SEEDS), points],
    ]);
    const times = { bare: [] as number[], report: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.bare.push(processTime(['-e', '0']));
      times.report.push(processTime([command, 'report', 'made', '--store', store, '-o', page]));
    }
    const [bare, report] = [median(times.bare), median(times.report)];
    return Promise.resolve({
      [`report of ${runs} runs × ${points} points, s`]: Number((report / 1000).toFixed(2)),
      'report / node -e 0': Number((report / bare).toFixed(1)),
      'page, kB': Math.ceil(statSync(page).size / 1000),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
