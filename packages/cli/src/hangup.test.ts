import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openReader } from '@ablate/tracker';
import { afterEach, beforeEach, expect, it } from 'vitest';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-hangup-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `ablate run` with its cells in a process group of their own, as a shell starts it. */
function start(matrix: string) {
  const flags = ['--conditions=@ablate/source', '--import', 'tsx'];
  const child = spawn(process.execPath, [...flags, here('main.ts'), 'run', matrix], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ABLATE_STORE: store, NO_COLOR: '1' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, ended };
}

function epochOf(): number {
  if (!existsSync(store)) return 0;
  try {
    using reader = openReader(store);
    const [run] = reader.listRuns();
    return run === undefined ? 0 : (reader.progress(run.id)?.epoch ?? 0);
  } catch {
    // The store is being made.
    return 0;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

it('a dropped connection lets the cells write a checkpoint and end', { timeout: 120_000 }, async () => {
  const matrix = path.join(folder, 'matrix.yaml');
  const base = {
    ...{ dataset: { use: 'halves' }, epochs: 100_000, batchSize: 10 },
    optimizer: { use: 'sgd', options: { lr: 0.1 } },
  };
  writeFileSync(
    matrix,
    JSON.stringify({
      name: 'long',
      plugins: [here('../fixtures/plugins.ts')],
      base,
      axes: { model: { one: { use: 'linear' } } },
    }),
  );
  const first = start(matrix);
  await until(() => epochOf() > 1);
  // The terminal is gone, and all of its processes are told, twice.
  first.child.stderr.destroy();
  first.child.stdout.destroy();
  for (let times = 0; times < 2; times += 1) {
    process.kill(-(first.child.pid ?? NaN), 'SIGHUP');
    await delay(20);
  }
  expect(await first.ended).not.toBe(null);
  const reader = openReader(store);
  const [run] = reader.listRuns();
  expect(run).toMatchObject({
    status: 'killed',
    reason: 'stopped by the runner at a checkpoint, from which the next run goes on',
  });
  const id = run?.id ?? '';
  expect(
    readdirSync(path.join(`${store}.checkpoints`, id)).some((name) => /^step-\d+\.json$/.test(name)),
  ).toBe(true);
  expect(reader.listRuns()).toHaveLength(1);
  reader.close();
});
