import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openReader, type RunRow } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAblate } from '../fixtures/ablate.js';

let folder: string;
let store: string;
beforeEach(() => {
  // Inside the package, so that a plugin finds what it imports.
  const ignored = path.join(import.meta.dirname, '../out-tsc');
  mkdirSync(ignored, { recursive: true });
  folder = mkdtempSync(path.join(ignored, 'journey-'));
  store = path.join(folder, 'runs.db');
  write('matrix.yaml', MATRIX);
  write('factor.ts', FACTOR);
  write('scale.ts', SCALE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FACTOR = 'export const factor = 0.5;\n';
const SCALE = `import { defineRegularizer } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { factor } from './factor.js';

export const scale = defineRegularizer({
  name: 'scale',
  version: 1,
  summary: 'Multiplies every gradient.',
  options: {},
  create: () => ({
    transformGradients: (gradients) =>
      new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)])),
  }),
});
`;
const MATRIX = `name: journey
question: Is half the gradient enough?
plugins: ['${path.join(import.meta.dirname, '../fixtures/plugins.ts')}', ./scale.ts]
base:
  dataset: { use: halves }
  model: { use: linear }
  optimizer: { use: sgd, options: { lr: 0.1 } }
  epochs: 30
  batchSize: 10
  backend: cpu
axes:
  regularizers: { whole: [], half: [{ use: scale }] }
seeds: 2
checkpoints: { everySteps: 20 }
compare: { metric: test/accuracy, margin: 0.05, baseline: { regularizers: whole } }
`;

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

const start = (...args: string[]) => startAblate(store, args);
const ablate = (...args: string[]) => start(...args).ended;
const run = () => start('run', folder, '--jobs', '1');

function runs(): RunRow[] {
  if (!existsSync(store)) return [];
  using reader = openReader(store);
  return reader.listRuns({ orderBy: 'created' });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(50);
}

it(
  'registered, edited in the middle, killed, gone on with and repeated: one code, one answer',
  { timeout: 900_000 },
  async () => {
    const registered = await ablate('register', folder, '--json');
    expect(registered.code, registered.stderr).toBe(0);
    const { hash } = JSON.parse(registered.stdout) as { hash: string };

    // Killed once the first cell is done, and edited before that.
    const first = run();
    await until(() => runs().some(({ status }) => status === 'running'));
    write('factor.ts', 'export const factor = 0;\n');
    write('scale.ts', 'this is no program any more');
    await until(() => runs().some(({ status }) => status === 'finished'));
    first.child.kill('SIGKILL');
    await first.ended;
    const before = runs();

    // The code of before goes on where the edit is taken back.
    write('factor.ts', `// Half of it.\n${FACTOR}`);
    write('scale.ts', SCALE);
    const second = await run().ended;
    expect(second.code, second.stderr).toBe(0);
    const after = runs();
    expect(after.map(({ id, status }) => [id, status])).toEqual(before.map(({ id }) => [id, 'finished']));
    expect(new Set(after.map(({ snapshot }) => snapshot)).size).toBe(1);
    // A gradient times 0 changes nothing, so the edited code would have the loss that it began with.
    for (const { metrics, tags } of after)
      if (tags.cell === 'half') expect(metrics['train/loss']?.last).not.toBe(metrics['train/loss']?.max);
    const answered = await ablate('compare');
    expect(answered.stdout).toContain(`Answers registration ${hash.slice(0, 12)} of `);
    expect(answered.stdout).toContain('made before any of its runs.');

    const [half] = after.filter(({ tags }) => tags.cell === 'half');
    const again = await ablate('reproduce', half?.id ?? '', '--json');
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ run: half?.id, isEqual: true, divergence: null });

    // Another code is another cell, and says why.
    write('factor.ts', 'export const factor = 0.25;\n');
    const plan = await ablate('plan', folder);
    expect(plan.stdout).toContain('journey: 4 cells, 2 done, 2 to train.');
    expect(plan.stdout).toContain('2 runs are trained anew: code of ./factor.ts changed (scale).');
    const third = await run().ended;
    expect(third.stderr).toContain('2 runs are trained anew: code of ./factor.ts changed (scale).');
    expect(third.stdout).toContain('journey: 2 trained, 2 reused.');
    const exploratory = await ablate('compare');
    expect(exploratory.stdout).toContain(`Exploratory: not as in registration ${hash.slice(0, 12)} of `);
    expect(exploratory.stdout).toContain('  cell "half" is another one: the code of regularizer/scale\n');
    const kept = await ablate('compare', '--registration', hash.slice(0, 8));
    expect(kept.stdout).toContain(`Answers registration ${hash.slice(0, 12)} of `);

    const unknown = await ablate('reproduce', 'nothing');
    expect(unknown.code).toBe(2);
  },
);
