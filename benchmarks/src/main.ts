import os from 'node:os';
import { parseArgs } from 'node:util';
import type { Figures } from './figures.js';

const BENCHMARKS: Record<string, () => Promise<{ run(options: readonly string[]): Promise<Figures> }>> = {
  checkpoint: () => import('./checkpoint.js'),
  command: () => import('./command.js'),
  data: () => import('./data.js'),
  matrix: () => import('./matrix.js'),
  models: () => import('./models.js'),
  networks: () => import('./networks.js'),
  regularizers: () => import('./regularizers.js'),
  report: () => import('./report.js'),
  scale: () => import('./scale/scale.js'),
  tracker: () => import('./tracker.js'),
  tui: () => import('./tui.js'),
  verdicts: () => import('./verdicts/verdicts.js'),
  overhead: () => import('./train-step/overhead.js'),
  'stock-fit': () => import('./train-step/stock-fit.js'),
  variance: () => import('./variance.js'),
  'train-step': () => import('./train-step/train-step.js'),
  'train-profile': () => import('./train-step/profile.js'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const [name = '', ...options] = positionals;
const load = BENCHMARKS[name];
if (load === undefined) {
  console.error(
    `expected a benchmark: npm run bench -- NAME [--json]; received "${name}"; known: ${Object.keys(BENCHMARKS).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  const benchmark = await load();
  const figures: Figures = {
    machine: `${os.cpus()[0]?.model.trim() ?? 'unknown'}, ${os.cpus().length} cores, Node ${process.versions.node}`,
    ...(await benchmark.run(options)),
  };
  if (values.json) console.log(JSON.stringify(figures));
  else {
    const width = Math.max(...Object.keys(figures).map(({ length }) => length));
    for (const [key, value] of Object.entries(figures)) console.log(`${key.padEnd(width)} ${value}`);
  }
}
