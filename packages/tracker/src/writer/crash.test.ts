import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';

const source = new URL('../index.ts', import.meta.url).href;

function start(program: string) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module', '--eval', program],
    { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return { child, lines: createInterface(child.stdout) };
}

const newStore = (): string => path.join(temporaryFolder(), 'ablate.db');

describe('kill -9', () => {
  it.each([3, 17, 40])('after %i acknowledgements loses none of them', async (kills) => {
    const file = newStore();
    const { child, lines } = start(`
      import { openStore } from ${JSON.stringify(source)};
      const store = openStore(${JSON.stringify(file)}, { flushInterval: 20 });
      const run = store.startRun({ experiment: 'e', name: 'victim' });
      for (let step = 0; ; step += 1) {
        run.log({ loss: 1 / step, accuracy: step }, { step });
        if (step % 97 === 0) { run.flush(); console.log(step); }
        if (step % 1000 === 0) await new Promise(setImmediate);
      }`);
    const ended = once(child, 'exit');
    let acknowledged = -1;
    let count = 0;
    for await (const line of lines) {
      acknowledged = Number(line);
      count += 1;
      if (count === kills) child.kill('SIGKILL');
    }
    await ended;
    using reader = openReader(file);
    const run = reader.getRun('victim');
    expect(run.status).toBe('crashed');
    for (const key of ['loss', 'accuracy']) {
      const steps = reader.series(run.id, key, { buckets: 10_000_000 }).map(({ step }) => step);
      expect(steps.length).toBeGreaterThan(acknowledged);
      expect(steps).toEqual(steps.map((_, index) => index));
      expect(run.metrics[key]).toMatchObject({ count: steps.length, lastStep: steps.length - 1 });
    }
    const database = new Database(file);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });
});

/** How many; more of them by the environment. */
const RANDOM_KILLS = Number(process.env.ABLATE_KILLS ?? 2);

it(
  'kill -9 at random moments, while another process writes too, loses no acknowledged point',
  async () => {
    const file = newStore();
    const program = (name: string) => `
    import { openStore } from ${JSON.stringify(source)};
    const run = openStore(${JSON.stringify(file)}, { flushInterval: 5 }).startRun({ experiment: 'e', name: '${name}' });
    for (let step = 0; ; step += 1) {
      run.log({ loss: 1 / step, accuracy: step }, { step });
      if (step % 50 === 0) { run.flush(); console.log(step); }
      if (step % 500 === 0) await new Promise(setImmediate);
    }`;
    const other = start(program('other'));
    await once(other.lines, 'line');
    for (let kill = 0; kill < RANDOM_KILLS; kill += 1) {
      const { child, lines } = start(program(`victim-${kill}`));
      const ended = once(child, 'exit');
      let acknowledged = -1;
      lines.on('line', (line) => (acknowledged = Number(line)));
      await once(lines, 'line');
      await delay(Math.random() * 400);
      child.kill('SIGKILL');
      await Promise.all([ended, once(lines, 'close')]);
      using reader = openReader(file);
      const { status, metrics } = reader.getRun(`victim-${kill}`);
      expect(status).toBe('crashed');
      for (const key of ['loss', 'accuracy']) {
        const { count = 0, lastStep = -1 } = metrics[key] ?? {};
        expect(lastStep).toBeGreaterThanOrEqual(acknowledged);
        expect(count).toBe(lastStep + 1);
      }
    }
    other.child.kill('SIGKILL');
    await once(other.child, 'exit');
    const database = new Database(file);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  },
  60_000 + 60_000 * RANDOM_KILLS,
);

describe('a process that exits on its own', () => {
  it.each([
    ['', 'finished', null],
    ['process.exit(3)', 'failed', 'exit code 3'],
    ['throw new Error("broken")', 'failed', 'exit code 1'],
  ])('ending with "%s" leaves its run %s with every point', async (ending, status, reason) => {
    const file = newStore();
    const { child } = start(`
      import { openStore } from ${JSON.stringify(source)};
      process.stderr.write = () => true;
      const run = openStore(${JSON.stringify(file)}).startRun({ experiment: 'e', name: 'leaver' });
      run.log({ loss: 1 }, { step: 5 });
      ${ending}`);
    await once(child, 'exit');
    using reader = openReader(file);
    expect(reader.getRun('leaver')).toMatchObject({ status, reason });
    expect(reader.getRun('leaver').metrics.loss?.lastStep).toBe(5);
  });
});
