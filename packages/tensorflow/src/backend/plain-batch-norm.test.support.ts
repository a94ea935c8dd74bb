import { elementAt } from '@ablate/core';
interface Operands {
  /** `[rows, columns]` */
  readonly x: Float32Array;
  readonly dy: Float32Array;
  /** `[columns]` */
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}

type Results = 'y' | 'mean' | 'variance' | 'dx' | 'dGamma' | 'dBeta';

/**
 * Batch norm over rows, rectified if asked for, and the gradients of Σ dy·y, by their definitions, in double precision.
 * The variance is the biased one.
 */
export function plainBatchNorm(
  { x, dy, gamma, beta }: Operands,
  epsilon: number,
  rectify: boolean,
): Record<Results, number[]> {
  const columns = gamma.length;
  const rows = x.length / columns;
  const results: Record<Results, number[]> = { y: [], mean: [], variance: [], dx: [], dGamma: [], dBeta: [] };
  gamma.forEach((scale, c) => {
    const column = (values: Float32Array) =>
      Array.from({ length: rows }, (_, r) => elementAt(values, r * columns + c));
    const inputs = column(x);
    const mean = sum(inputs) / rows;
    const variance = sum(inputs.map((value) => (value - mean) ** 2)) / rows;
    const std = Math.sqrt(variance + epsilon);
    const normalized = inputs.map((value) => (value - mean) / std);
    const pairs = column(dy).map((gradient, r) => {
      const [unit = NaN] = normalized.slice(r, r + 1);
      const output = unit * scale + elementAt(beta, c);
      const isOff = rectify && output <= 0;
      return { unit, output: isOff ? 0 : output, gradient: isOff ? 0 : gradient };
    });
    const dBeta = sum(pairs.map(({ gradient }) => gradient));
    const dGamma = sum(pairs.map(({ unit, gradient }) => unit * gradient));
    pairs.forEach(({ unit, output, gradient }, r) => {
      results.y[r * columns + c] = output;
      results.dx[r * columns + c] = (scale / std) * (gradient - (dBeta + unit * dGamma) / rows);
    });
    Object.entries({ mean, variance, dGamma, dBeta }).forEach(([name, value]) => {
      results[name as Results].push(value);
    });
  });
  return results;
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
