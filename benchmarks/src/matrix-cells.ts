import { spawnSync } from 'node:child_process';
import { median } from 'simple-statistics';
import * as z from 'zod';
import type { Figures } from './figures.js';
import { fileHere, matrixFile } from './matrix-file.js';

/** Enough for every core to take a few, one after the other. */
const CELLS_PER_CORE = 3;

/**
 * Runs with the built packages, as a user's cells do: `starts` are milliseconds from starting a cell's process to the
 * end of its first step; `cores` is what the cores did from the first cell's start until none waited any more.
 */
const PROGRAM = `
import os from 'node:os';
import { runMatrix } from '@ablate/runner';
const [file, store] = process.argv.slice(2);
const spent = () => os.cpus().reduce(({ idle, all }, { times }) =>
  ({ idle: idle + times.idle, all: all + Object.values(times).reduce((sum, time) => sum + time) }), { idle: 0, all: 0 });
const started = new Map();
const starts = [];
let before, after;
const { cells } = await runMatrix({ file, store, set: ['seeds=' + ${CELLS_PER_CORE} * os.availableParallelism()],
  onUpdate: ({ changed, counts }) => {
    if (changed === null) return;
    const { runId, status, progress } = changed;
    if (status === 'running' && !started.has(runId)) {
      started.set(runId, performance.now());
      before ??= spent();
      if (counts.waiting === 0) after ??= spent();
    }
    if (progress?.step === 1) starts.push(performance.now() - started.get(runId));
  } });
console.log(JSON.stringify({ reasons: cells.flatMap(({ status, reason }) => status === 'finished' ? [] : reason), starts,
  busy: 1 - (after.idle - before.idle) / (after.all - before.all) }));
`;

const measured = z.object({ reasons: z.array(z.string()), starts: z.array(z.number()), busy: z.number() });

/** What a cell takes before its first step, and how busy the cores are while cells wait. */
export function cells(store: string): Figures {
  using matrix = matrixFile('cells', '{ epochs: [1] }');
  using program = fileHere('cells.mjs', PROGRAM);
  const { stdout, stderr, status } = spawnSync(process.execPath, [program.file, matrix.file, store], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The cells ended with code ${String(status)}: ${stderr}`);
  const { reasons, starts, busy } = measured.parse(JSON.parse(stdout));
  if (reasons.length > 0) throw new Error(`Cells failed: ${reasons.join('; ')}`);
  return {
    'cell, process start to first step, ms': Math.round(median(starts)),
    'cores busy while cells wait, %': Number((100 * busy).toFixed(1)),
  };
}
