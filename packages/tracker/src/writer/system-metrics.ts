import { readEnvironment } from '../environment/environment.js';

type Sample = Record<string, number>;

/** Samples the load and memory of the machine and of this process at an interval. */
export class SystemMetrics {
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #onSample: (values: Sample) => void;
  #cpu = process.cpuUsage();
  #since = performance.now();
  #isSampling = false;
  #hasStopped = false;

  /** Nothing is sampled with an interval of 0. Milliseconds. */
  constructor(interval: number, onSample: (values: Sample) => void) {
    this.#onSample = onSample;
    if (interval > 0) this.#timer = setInterval(() => void this.#sample(), interval).unref();
  }

  stop(): void {
    this.#hasStopped = true;
    clearInterval(this.#timer);
  }

  async #sample(): Promise<void> {
    if (this.#isSampling) return;
    this.#isSampling = true;
    try {
      const values = { ...this.#process(), ...(await machine()) };
      if (this.#hasStopped) return;
      const named = Object.entries(values).map(([name, value]) => [`system/${name}`, value] as const);
      this.#onSample(Object.fromEntries(named));
    } catch {
      // A training must not fail because the machine could not be sampled.
    } finally {
      this.#isSampling = false;
    }
  }

  #process(): Sample {
    const { user, system } = process.cpuUsage(this.#cpu);
    const now = performance.now();
    const share = (user + system) / 1000 / (now - this.#since);
    this.#cpu = process.cpuUsage();
    this.#since = now;
    return { process_cpu_percent: 100 * share, process_memory_bytes: process.memoryUsage.rss() };
  }
}

// The library is only loaded when it is used: short programs never do.
async function machine(): Promise<Sample> {
  const { default: information } = await import('systeminformation');
  const [load, memory] = await Promise.all([information.currentLoad(), information.mem()]);
  const sample: Sample = { cpu_percent: load.currentLoad, memory_bytes: memory.total - memory.available };
  const { gpus } = readEnvironment();
  if (!Array.isArray(gpus) || gpus.length === 0) return sample;
  const { controllers } = await information.graphics();
  for (const [index, { utilizationGpu, memoryUsed, temperatureGpu }] of controllers.entries()) {
    if (utilizationGpu !== undefined) sample[`gpu${index}_percent`] = utilizationGpu;
    if (memoryUsed !== undefined) sample[`gpu${index}_memory_bytes`] = memoryUsed * 2 ** 20;
    if (temperatureGpu !== undefined) sample[`gpu${index}_celsius`] = temperatureGpu;
  }
  return sample;
}
