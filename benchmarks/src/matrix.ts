import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { planMatrix } from '@ablate/runner';
import { median } from 'simple-statistics';
import type { Figures } from './figures.js';
import { cells } from './matrix-cells.js';
import { matrixFile } from './matrix-file.js';

const ROUNDS = 3;
const AXIS = 100;

/**
 * Times of planning a matrix of 10,000 cells (of the clock, and of the processor for machines that do other things
 * too), and what a cell costs beside its training. `npm run build` first.
 */
export async function run(): Promise<Figures> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'ablate-matrix-'));
  try {
    return {
      ...(await planning(path.join(temporary, 'none.db'))),
      ...cells(path.join(temporary, 'cells.db')),
    };
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

/** Two axes whose values make 10,000 cells. */
function wide(): string {
  const labels = (value: (index: number) => string) =>
    `{ ${Array.from({ length: AXIS }, (_, index) => `v${index}: ${value(index + 1)}`).join(', ')} }`;
  return `{ optimizer: ${labels((index) => `sgd({ lr: ${index / 1000} })`)}, batchSize: ${labels(String)} }`;
}

async function planning(store: string): Promise<Figures> {
  using matrix = matrixFile('plan', wide());
  const wall: number[] = [];
  const processor: number[] = [];
  let cells = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [begin, before] = [performance.now(), process.cpuUsage()];
    cells = (await planMatrix({ file: matrix.file, store })).cells.length;
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
