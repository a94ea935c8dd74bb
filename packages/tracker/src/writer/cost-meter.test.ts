import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import { CostMeter } from './cost-meter.js';
import { EnergyCounters } from './energy-counters.js';

function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) Math.sqrt(end);
}

/** A machine with one processor that has used so many microjoules, and a part of it. */
function powercap(folder: string, microjoules: number): string {
  for (const [name, label] of [
    ['intel-rapl:0', 'package-0'],
    ['intel-rapl:0:0', 'core'],
    ['intel-rapl:1', 'psys'],
  ] as const) {
    mkdirSync(path.join(folder, name), { recursive: true });
    writeFileSync(path.join(folder, name, 'name'), `${label}\n`);
    writeFileSync(path.join(folder, name, 'energy_uj'), `${microjoules}\n`);
    writeFileSync(path.join(folder, name, 'max_energy_range_uj'), '100000000\n');
  }
  return folder;
}

it('adds up time and processor time, on what earlier attempts have cost', () => {
  const meter = new CostMeter({ earlier: { 'cost/seconds': 100, 'cost/cpu_seconds': NaN } });
  compute(60);
  const first = meter.read();
  compute(60);
  const second = meter.read();
  expect(first['cost/seconds']).toBeGreaterThan(100.05);
  expect(second['cost/seconds']).toBeGreaterThan((first['cost/seconds'] ?? 0) + 0.05);
  expect(second['cost/cpu_seconds']).toBeGreaterThan(first['cost/cpu_seconds'] ?? Infinity);
  expect(first).not.toHaveProperty('cost/gpu_seconds');
});

it('counts the energy of whole processors, also where their counters begin again', () => {
  const folder = powercap(temporaryFolder(), 90_000_000);
  const energy = new EnergyCounters(folder);
  powercap(folder, 95_000_000);
  expect(energy.take()).toBe(5);
  powercap(folder, 2_000_000);
  expect(energy.take()).toBe(7);
  expect(new EnergyCounters(path.join(folder, 'none')).take()).toBeUndefined();
});

it('has no more of the energy than its share of the processor time', () => {
  const folder = powercap(temporaryFolder(), 0);
  const meter = new CostMeter({ energy: new EnergyCounters(folder) });
  compute(50);
  powercap(folder, 10_000_000);
  const { 'cost/cpu_joules': joules = NaN } = meter.read();
  expect(joules).toBeGreaterThan(0);
  expect(joules).toBeLessThanOrEqual(10);
});

it('counts the GPUs that a run holds, and what they draw', async () => {
  const folder = temporaryFolder();
  const program = path.join(folder, 'nvidia-smi');
  writeFileSync(program, `#!/bin/sh\n[ "$1" = --id=0,1 ] || exit 1\necho 150.5\necho 49.5\n`);
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  try {
    const meter = new CostMeter({ gpus: ['0', '1'] });
    expect(meter.read()).not.toHaveProperty('cost/gpu_joules');
    const before = meter.read();
    await meter.sampleGpus();
    compute(50);
    const costs = meter.read();
    const held = (costs['cost/gpu_seconds'] ?? 0) - (before['cost/gpu_seconds'] ?? 0);
    expect(held).toBeGreaterThan(0.1);
    // Two GPUs with 200 W together.
    expect((costs['cost/gpu_joules'] ?? 0) / (held / 2)).toBeCloseTo(200, 0);
  } finally {
    vi.unstubAllEnvs();
  }
});

it('is recorded with a run where that is asked for, over all of its attempts', () => {
  const file = path.join(temporaryFolder(), 'ablate.db');
  using store = openStore(file, { recordCost: true });
  const id = store.enqueue({ experiment: 'e' });
  const costs = ['killed', 'finished'].map((status) => {
    const run = store.attach(id, store.lease(id, 'me').token);
    // What a resumed run takes back is what it has to do again: it has cost that all the same.
    run.supersedeAfter(0);
    run.log({ loss: 1 }, { step: status === 'killed' ? 9 : 4 });
    compute(40);
    run.finish(status as 'killed' | 'finished');
    using reader = openReader(file);
    return reader.getRun(id).metrics['cost/seconds']?.last ?? NaN;
  });
  expect(costs[0]).toBeGreaterThan(0.03);
  expect(costs[1]).toBeGreaterThan((costs[0] ?? NaN) + 0.03);
});
