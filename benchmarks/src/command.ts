import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStore } from '@ablate/tracker';
import { median } from 'simple-statistics';
import type { Figures } from './figures.js';
import { processTime } from './process-time.js';

const ROUNDS = 7;
const RUNS = 1000;
const command = path.join(import.meta.dirname, '../../packages/cli/bin/ablate.js');

/**
 * Milliseconds from starting the built command to its end, beside those of a Node process that does nothing, in turn.
 * `npm run build` first.
 */
export function run(): Promise<Figures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-command-'));
  try {
    const store = path.join(folder, 'ablate.db');
    fill(store);
    const calls = { bare: ['-e', '0'], help: [command, '--help'], runs: [command, 'runs', '--store', store] };
    const times = { bare: [] as number[], help: [] as number[], runs: [] as number[] };
    for (let round = 0; round < ROUNDS; round++)
      for (const name of ['bare', 'help', 'runs'] as const) times[name].push(processTime(calls[name]));
    const [bare, help, runs] = [median(times.bare), median(times.help), median(times.runs)];
    return Promise.resolve({
      'node -e 0, ms': Math.round(bare),
      'ablate --help, ms': Math.round(help),
      'ablate --help / node -e 0': Number((help / bare).toFixed(2)),
      [`ablate runs on ${RUNS} runs, ms`]: Math.round(runs),
      'ablate runs / node -e 0': Number((runs / bare).toFixed(2)),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fill(file: string): void {
  using store = openStore(file);
  for (let seed = 0; seed < RUNS; seed++) {
    const run = store.startRun({ experiment: 'filled', config: { seed }, seed, tags: {} });
    for (let step = 1; step <= 10; step++)
      run.log({ 'train/loss': 1 / step, 'val/loss': 1 / step, 'val/accuracy': 1 - 1 / step }, { step });
    run.finish();
  }
}
