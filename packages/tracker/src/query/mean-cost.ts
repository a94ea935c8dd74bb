import type { RunRow } from '../types.js';

/** What a run of several costs on average; null where no run, or not every one, has it recorded. */
export interface RunCost {
  readonly seconds: number | null;
  readonly cpuSeconds: number | null;
  readonly gpuSeconds: number | null;
  readonly cpuJoules: number | null;
  readonly gpuJoules: number | null;
  readonly multiplications: number | null;
}

/** What training runs took on average; null for what one of them doesn't say. */
export function meanCost(runs: readonly Pick<RunRow, 'metrics'>[]): RunCost {
  const mean = (name: string) => {
    const values = runs.flatMap(({ metrics }) => metrics[`cost/${name}`]?.last ?? []);
    return values.length === 0 || values.length < runs.length
      ? null
      : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    seconds: mean('seconds'),
    cpuSeconds: mean('cpu_seconds'),
    gpuSeconds: mean('gpu_seconds'),
    cpuJoules: mean('cpu_joules'),
    gpuJoules: mean('gpu_joules'),
    multiplications: mean('multiplications'),
  };
}
