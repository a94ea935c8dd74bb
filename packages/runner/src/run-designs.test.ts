import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { studentTQuantile, type ComponentEffects } from '@ablate/statistics';
import { openReader } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProcessLauncher } from '../fixtures/in-process-launcher.js';
import { fixture } from '../fixtures/scripted-launcher.js';
import { compareExperiment } from './compare/compare-experiment.js';
import { runMatrix } from './run-matrix.js';

const SEEDS = 3;

let folder: string;
let store: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-designs-'));
  store = path.join(folder, 'runs.db');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  design: string,
): Promise<{ effects: ComponentEffects; cells: ReadonlySet<string>; trained: number }> {
  using launcher = inProcessLauncher();
  const options = { file: fixture('recipe.ts'), store, set: [`design=${design}`, `name=${design}`] };
  const { counts, cells } = await runMatrix({ ...options, launcher, jobs: 1, backend: 'wasm' });
  using reader = openReader(store);
  return {
    effects: compareExperiment(reader, { experiment: design }).effects!,
    cells: new Set(cells.map(({ cell }) => cell.hash)),
    trained: counts.finished,
  };
}

/** Each effect, and the standard error of its mean over seeds. */
function estimates({ main, interactions }: ComponentEffects) {
  return [...main, ...interactions].map(({ components, effect, decision }) => {
    expect(decision.pairs).toBe(SEEDS);
    const { low = NaN, high = NaN } = effect?.interval ?? {};
    const error = (high - low) / 2 / studentTQuantile(0.975, SEEDS - 1);
    return { name: components.join(' × '), mean: effect?.mean ?? NaN, error };
  });
}

it(
  'two halves of five components on real images are the factorial, and agree',
  { timeout: 600_000 },
  async () => {
    const half = await run('half');
    const other = await run('other half');
    expect([half.trained, other.trained]).toEqual([16 * SEEDS, 16 * SEEDS]);
    const whole = await run('factorial');
    expect(whole.trained).toBe(0);
    expect(whole.cells).toEqual(new Set([...half.cells, ...other.cells]));

    const [ofHalf, ofOther, ofWhole] = [half, other, whole].map(({ effects }) => estimates(effects));
    expect(ofHalf).toHaveLength(15);
    // All 15 at once, by Bonferroni.
    const quantile = studentTQuantile(1 - 0.05 / 15 / 2, SEEDS - 1);
    ofHalf!.forEach(({ name, mean, error }, at) => {
      const [second, both] = [ofOther![at]!, ofWhole![at]!];
      expect(second.name).toBe(name);
      expect(Math.abs(mean - second.mean), name).toBeLessThanOrEqual(
        quantile * Math.hypot(error, second.error),
      );
      expect(both.mean).toBeCloseTo((mean + second.mean) / 2, 12);
    });
  },
);
