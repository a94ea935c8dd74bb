import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@ablate/statistics';
import { openReader } from '@ablate/tracker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMatrix } from '../../fixtures/matrix-process.js';
import { numbersLauncher } from '../../fixtures/numbers-launcher.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { withoutTimes } from '../../fixtures/without-times.js';
import { compareExperiment } from '../compare/compare-experiment.js';
import { runMatrix } from '../run-matrix.js';

/** More can be asked for: 50 take some minutes. */
const MATRICES = Number(process.env.ABLATE_TEST_MATRICES ?? 6);
const KILLS = Number(process.env.ABLATE_TEST_KILLS ?? 2);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-looks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A matrix whose cells lie between clear of the baseline and equal to it; one fails in some seeds, one diverges. */
function writeMatrix(number: number): string {
  const random = seededRandom(100 + number);
  const cell = (accuracy: number, act = 'learn') => ({
    use: 'scripted',
    options: { act, accuracy: Math.round(1000 * accuracy) / 1000 },
  });
  const model = {
    base: cell(0.5),
    // Half a standard deviation to four: some are decided at once, some later, some never.
    ...Object.fromEntries(
      Array.from({ length: 3 }, (_, at) => [`c${at}`, cell(0.51 + at / 1000 + 0.25 * random() ** 2)]),
    ),
    equal: cell(0.501),
    ...(number % 2 === 0 ? { fails: cell(0.7, 'throw') } : { diverges: cell(0.8, 'exit') }),
  };
  const file = path.join(folder, `matrix-${number}.yaml`);
  const content = {
    name: 'looked at',
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 1, batchSize: 4 },
    axes: { model },
    seeds: { from: 6, to: 12, looks: [6, 8, 12] },
    compare: {
      metric: 'test/accuracy',
      baseline: { model: 'base' },
      ...(number % 3 === 0 ? { margin: 0.1 } : {}),
    },
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** What was decided, and what that took. */
function found(store: string) {
  using reader = openReader(store);
  const [experiment] = reader.experiments();
  const { rows, held, nextLook } = compareExperiment(reader);
  return {
    decisions: experiment?.decisions.map(({ createdAt: _, ...decided }) => decided),
    ...{ rows: withoutTimes(rows), held, nextLook },
    runs: reader
      .listRuns()
      .map(({ name, status }) => `${name} ${status}`)
      .sort(),
  };
}

/** Runs that are finished; none while the store is being made. */
function finished(store: string): number {
  try {
    using reader = openReader(store);
    return reader.listRuns({ status: ['finished'] }).length;
  } catch {
    return 0;
  }
}

it(
  `${MATRICES} matrices are decided the same, stopped and gone on with, with 1 to 4 cells at a time`,
  { timeout: 60_000 + MATRICES * 20_000 },
  async () => {
    for (let number = 0; number < MATRICES; number++) {
      const file = writeMatrix(number);
      const whole = path.join(folder, `${number}-whole.db`);
      using launcher = numbersLauncher();
      await runMatrix({ file, store: whole, launcher, jobs: 1 });
      const expected = found(whole);
      // Where nothing is decided early and nothing late, nothing is shown.
      expect(new Set(expected.decisions?.map(({ seeds }) => seeds)).size).toBeGreaterThan(1);

      const store = path.join(folder, `${number}-stopped.db`);
      const random = seededRandom(number);
      using restless = numbersLauncher(() => random() < 0.1);
      for (
        let counts = { waiting: 1, killed: 0, crashed: 0 };
        counts.waiting + counts.killed + counts.crashed > 0;
      ) {
        const stop = new AbortController();
        let left = Math.floor(random() * 120);
        ({ counts } = await runMatrix({
          ...{ file, store, launcher: restless, jobs: 1 + Math.floor(random() * 4), crashRetries: 20 },
          signal: stop.signal,
          onUpdate: () => {
            if (left-- === 0) stop.abort();
          },
        }));
      }
      expect(found(store)).toEqual(expected);
    }
  },
);

it(
  `one whose runner is killed ${KILLS} times is decided as one never killed`,
  { timeout: 120_000 + KILLS * 60_000 },
  async () => {
    const file = writeMatrix(1);
    const [whole, killed] = ['whole', 'killed'].map((name) => path.join(folder, `${name}.db`)) as [
      string,
      string,
    ];
    using launcher = numbersLauncher();
    await runMatrix({ file, store: whole, launcher, jobs: 2 });
    const start = (store: string) => startMatrix(file, store, 'numbers');
    const random = seededRandom(5);
    for (let kills = 0; kills < KILLS; kills++) {
      const { child, ended } = start(killed);
      const enough = finished(killed) + 1 + Math.floor(random() * 20);
      while (child.exitCode === null && finished(killed) < enough) await delay(5);
      child.kill('SIGKILL');
      await ended;
    }
    expect(await start(killed).ended).toBe(0);
    expect(found(killed)).toEqual(found(whole));
  },
);

describe('a run that never comes to an end', () => {
  it('is left out of its look, and takes part in the next once it does', async () => {
    const file = writeMatrix(3);
    const store = path.join(folder, 'left-out.db');
    const isBad = (label: string, seed: number) => label === 'equal' && seed === 2;
    let broken = true;
    using launcher = numbersLauncher(
      ({ config, seed }) => broken && isBad(config.model.options.accuracy === 0.501 ? 'equal' : '', seed),
    );
    await runMatrix({ file, store, launcher, jobs: 2 });
    const first = found(store);
    const equal = () => found(store).rows.find(({ label }) => label === 'equal');
    expect(equal()?.verdict).toBe('undecided: seed 2 missing');
    expect(
      first.decisions
        ?.filter(({ lacking }) => (lacking ?? []).length > 0)
        .map(({ seeds, lacking }) => [seeds, lacking]),
    ).toEqual([
      [6, [2]],
      [8, [2]],
      [12, [2]],
    ]);
    broken = false;
    await runMatrix({ file, store, launcher, jobs: 2 });
    const then = found(store);
    expect(then.decisions).toEqual(first.decisions);
    expect(equal()).toMatchObject({ n: 12, verdict: 'undecided' });
  });
});
