import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { planMatrix } from '@ablate/runner';
import { median } from 'simple-statistics';
import type { Figures } from './main.js';

const ROUNDS = 3;
const AXIS = 100;

/** Times of planning a matrix of 10,000 cells: of the clock, and of the processor for machines that do other things too. */
export async function run(): Promise<Figures> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'ablate-matrix-'));
  const file = path.join(import.meta.dirname, `.plan-${process.pid}.ts`);
  try {
    writeFileSync(file, matrix());
    return await planning(file, temporary);
  } finally {
    rmSync(file, { force: true });
    rmSync(temporary, { recursive: true });
  }
}

/** Beside this file, so that it finds the packages. */
function matrix(): string {
  return `import { fashionMnist, sgd } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';
export default defineMatrix({
  name: 'plan', question: 'How long does it take?', plugins: [models, regularizers],
  base: { dataset: fashionMnist({ subset: 'mini' }), model: cifarResnet({ depth: 8 }), regularizers: [batchNorm()],
    epochs: 1, backend: 'wasm' },
  axes: ${wide()},
});
`;
}

/** Two axes whose values make 10,000 cells. */
function wide(): string {
  const labels = (value: (index: number) => string) =>
    `{ ${Array.from({ length: AXIS }, (_, index) => `v${index}: ${value(index + 1)}`).join(', ')} }`;
  return `{ optimizer: ${labels((index) => `sgd({ lr: ${index / 1000} })`)}, batchSize: ${labels(String)} }`;
}

async function planning(file: string, temporary: string): Promise<Figures> {
  const wall: number[] = [];
  const processor: number[] = [];
  let cells = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [begin, before] = [performance.now(), process.cpuUsage()];
    cells = (await planMatrix({ file, store: path.join(temporary, 'none.db') })).cells.length;
    wall.push(performance.now() - begin);
    processor.push(spent(before));
  }
  const label = `plan of ${cells} cells`;
  return {
    [`${label}, ms`]: Math.round(median(wall)),
    [`${label}, ms of CPU`]: Math.round(median(processor)),
  };
}

function spent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
