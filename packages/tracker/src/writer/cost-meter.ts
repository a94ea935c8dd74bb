import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import { EnergyCounters } from './energy-counters.js';

/** What a run has cost so far, by its metrics' names. */
export type Costs = Readonly<Record<string, number>>;

export interface CostMeterOptions {
  /** What earlier attempts have cost. */
  readonly earlier?: Costs;
  /** The GPUs that the run has for itself. */
  readonly gpus?: readonly string[];
  readonly energy?: EnergyCounters;
}

/** Adds up what a run costs from now on: time, processor time, GPUs held, and energy where the machine tells. */
export class CostMeter {
  readonly #costs = new Map<string, number>();
  readonly #gpus: readonly string[];
  readonly #energy: EnergyCounters;
  #since = performance.now();
  #own = process.cpuUsage();
  #busy = busySeconds();
  #watts: number | undefined;

  constructor({ earlier = {}, gpus = [], energy = new EnergyCounters() }: CostMeterOptions = {}) {
    for (const [key, value] of Object.entries(earlier))
      if (Number.isFinite(value)) this.#costs.set(key, value);
    this.#gpus = gpus;
    this.#energy = energy;
  }

  read(): Costs {
    const now = performance.now();
    const seconds = (now - this.#since) / 1000;
    const { user, system } = process.cpuUsage(this.#own);
    const cpuSeconds = (user + system) / 1e6;
    const busy = busySeconds();
    const joules = this.#energy.take();
    this.#add('cost/seconds', seconds);
    this.#add('cost/cpu_seconds', cpuSeconds);
    // The processors' energy belongs to all that they do, by the time that each takes.
    if (joules !== undefined)
      this.#add(
        'cost/cpu_joules',
        joules * Math.min(1, cpuSeconds / Math.max(busy - this.#busy, cpuSeconds, 1e-6)),
      );
    if (this.#gpus.length > 0) this.#add('cost/gpu_seconds', seconds * this.#gpus.length);
    if (this.#watts !== undefined) this.#add('cost/gpu_joules', seconds * this.#watts);
    this.#since = now;
    this.#own = process.cpuUsage();
    this.#busy = busy;
    return Object.fromEntries(this.#costs);
  }

  /** Reads what the run's GPUs draw, which counts from now on. */
  async sampleGpus(): Promise<void> {
    if (this.#gpus.length === 0) return;
    try {
      const query = [
        `--id=${this.#gpus.join(',')}`,
        '--query-gpu=power.draw',
        '--format=csv,noheader,nounits',
      ];
      const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 });
      const watts = stdout.trim().split('\n').map(Number);
      this.#watts = watts.every((each) => Number.isFinite(each))
        ? watts.reduce((sum, each) => sum + each, 0)
        : undefined;
    } catch {
      this.#watts = undefined;
    }
  }

  #add(key: string, value: number): void {
    this.#costs.set(key, (this.#costs.get(key) ?? 0) + value);
  }
}

/** Seconds that all processors of the machine have been at work. */
function busySeconds(): number {
  return os
    .cpus()
    .reduce((sum, { times: { user, nice, sys, irq } }) => sum + (user + nice + sys + irq) / 1000, 0);
}
