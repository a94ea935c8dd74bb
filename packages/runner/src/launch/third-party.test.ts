import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openReader } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pretend } from '../../fixtures/launchers.js';
import { planMatrix } from '../plan/plan-matrix.js';
import { runMatrix } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';

const fixtures = new URL('../../fixtures/', import.meta.url);
const plugins = ['plugins.ts', 'launchers.ts'].map((name) => fileURLToPath(new URL(name, fixtures)));

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-launchers-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A matrix of two cells, in YAML. */
function matrix(launcher?: string): string {
  const file = path.join(folder, 'matrix.yaml');
  writeFileSync(
    file,
    `name: launched
plugins: ${JSON.stringify(plugins)}
base: { dataset: { use: dots }, optimizer: { use: walk }, epochs: 1, batchSize: 4 }
axes: { model: { only: { use: scripted } } }
seeds: 2
${launcher === undefined ? '' : `launcher: ${launcher}`}
`,
  );
  return file;
}

async function run(file: string, options: Partial<RunMatrixOptions> = {}) {
  const { cells } = await runMatrix({ file, store, jobs: 2, ...options });
  using reader = openReader(store);
  return cells.map(({ runId }) => {
    const { status, reason, metrics } = reader.getRun(runId);
    const output = reader.logTail(runId).map(({ text }) => text.trim());
    return { status, reason, accuracy: metrics['test/accuracy']?.last, output };
  });
}

/** Of each of two cells. */
const threads = Math.max(1, Math.floor(os.availableParallelism() / 2));
const finished = (accuracy: number) => ({
  status: 'finished',
  reason: 'as was pretended',
  accuracy,
  output: [`threads ${threads}, GPU any`],
});

describe("a third party's launcher", () => {
  it.each<[string, string, Partial<RunMatrixOptions>, number]>([
    ['named in the matrix', 'pretend', {}, 0.5],
    ['with options in the matrix', '{ use: pretend, options: { accuracy: 0.75 } }', {}, 0.75],
    ['in place of the matrix’s', '{ use: local, options: { threads: 1 } }', { launcher: 'pretend' }, 0.5],
    ['asked for again', '{ use: pretend, options: { accuracy: 0.75 } }', { launcher: 'pretend' }, 0.75],
    ['with other options', 'pretend', { launcher: pretend({ accuracy: 0.25 }) }, 0.25],
  ])('starts the cells: %s', async (_, launcher, options, accuracy) => {
    expect(await run(matrix(launcher), options)).toEqual([finished(accuracy), finished(accuracy + 1 / 8)]);
  });

  it("gets each cell's share: threads, and a GPU of its own", async () => {
    const runs = await run(matrix('pretend'), { gpus: ['7', '9'] });
    expect(runs.flatMap(({ output }) => output).sort()).toEqual(
      ['7', '9'].map((gpu) => `threads ${threads}, GPU ${gpu}`),
    );
  });

  it('is asked to stop, and says how the cell has ended', async () => {
    const stop = new AbortController();
    const ends = await run(matrix('{ use: pretend, options: { waits: true } }'), {
      signal: stop.signal,
      onUpdate: ({ counts }) => {
        if (counts.running === 2) setTimeout(() => stop.abort(), 20);
      },
    });
    expect(ends.map(({ status, reason }) => [status, reason])).toEqual([
      ['killed', 'stopped by the runner'],
      ['killed', 'stopped by the runner'],
    ]);
  });

  it("is no part of a cell's identity", async () => {
    const hashes = async (launcher?: string) =>
      (await planMatrix({ file: matrix(launcher), store })).cells.map(({ cell }) => [cell.hash, cell.seed]);
    expect(await hashes('{ use: pretend, options: { accuracy: 0.75 } }')).toEqual(await hashes());
    await run(matrix('pretend'));
    expect((await planMatrix({ file: matrix(), store })).counts).toMatchObject({ done: 2, new: 0 });
  });
});

describe('a launcher that is not there', () => {
  const unknown = 'no launcher "pretnd"; known: local, pretend, slurm (did you mean pretend?)';
  it.each<[string, string, string]>([
    ['an unknown name', 'pretnd', unknown],
    ['an unknown name of a spec', '{ use: pretnd }', unknown],
    [
      'an unknown option',
      '{ use: local, options: { thread: 2 } }',
      'launcher "local": no option "thread"; known: threads, grace (did you mean threads?)',
    ],
    [
      'a wrong option',
      '{ use: local, options: { threads: 0 } }',
      'launcher "local": option "threads": Too small: expected number to be >=1; received 0',
    ],
    [
      'no launcher at all',
      '[pretend]',
      'matrix.yaml: launcher: expected a launcher\'s name, { use, options }, or a call of a launcher plugin; received ["pretend"]',
    ],
  ])('is refused by plan and run, which train nothing: %s', async (_, launcher, message) => {
    const refused = expect.objectContaining({ code: 'CONFIG', message }) as Error;
    await expect(planMatrix({ file: matrix(launcher), store })).rejects.toThrow(refused);
    await expect(run(matrix(launcher))).rejects.toThrow(refused);
  });

  it('is refused where the caller names it', async () => {
    await expect(run(matrix(), { launcher: 'pretnd' })).rejects.toThrow(unknown);
  });
});
