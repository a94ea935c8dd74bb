import { BATCH_NORM, BATCH_NORM_GRADIENT } from '../../ops/batch-norm.js';
import { registerWasm } from './kernel.js';
import type { WasmMemory } from './memory.js';

/** The rectified linear unit that may follow is tfjs's own. */
const only = { activation: 'linear' } as const;

export function registerBatchNorm(): void {
  registerWasm(
    BATCH_NORM,
    ({ memory, numbers, attributes }) => {
      const { rows, columns } = numbers;
      memory.scratch(24 * columns, (scratch) => {
        memory.run('columnMoments', { ...numbers, scratch });
        const a = memory.floats(scratch + 16 * columns, columns);
        const b = memory.floats(scratch + 20 * columns, columns);
        const means = memory.floats(numbers.mean, columns);
        const variances = memory.floats(numbers.variance, columns);
        const scales = memory.floats(numbers.gamma, columns);
        const offsets = memory.floats(numbers.beta, columns);
        for (let c = 0; c < columns; c++) {
          const factor = (scales[c] ?? 0) / Math.sqrt((variances[c] ?? 0) + attributes.epsilon);
          a[c] = factor;
          b[c] = (offsets[c] ?? 0) - (means[c] ?? 0) * factor;
        }
        memory.run('scaleColumns', { ...numbers, scale: a.byteOffset, shift: b.byteOffset });
      });
      const { momentum, unbiased } = attributes;
      const correction = unbiased && rows > 1 ? rows / (rows - 1) : 1;
      const { oldMean, runningMean, mean, oldVariance, runningVariance, variance } = numbers;
      blend(memory, columns, { old: oldMean, value: mean, to: runningMean }, momentum, 1);
      blend(
        memory,
        columns,
        { old: oldVariance, value: variance, to: runningVariance },
        momentum,
        correction,
      );
    },
    { only },
  );
  registerWasm(
    BATCH_NORM_GRADIENT,
    ({ memory, numbers, attributes }) => {
      const { rows, columns, dy, x } = numbers;
      memory.scratch(28 * columns, (scratch) => {
        const sums = memory.doubles(scratch, columns).fill(0);
        const products = memory.doubles(scratch + 8 * columns, columns).fill(0);
        memory.run('columnSums', { rows, columns, x: dy, sums: sums.byteOffset });
        memory.run('columnProducts', { rows, columns, x: dy, y: x, sums: products.byteOffset });
        const onDy = memory.floats(scratch + 16 * columns, columns);
        const onX = memory.floats(scratch + 20 * columns, columns);
        const constant = memory.floats(scratch + 24 * columns, columns);
        const means = memory.floats(numbers.mean, columns);
        const variances = memory.floats(numbers.variance, columns);
        const scales = memory.floats(numbers.gamma, columns);
        const dScales = memory.floats(numbers.dGamma, columns);
        const dOffsets = memory.floats(numbers.dBeta, columns);
        for (let c = 0; c < columns; c++) {
          const inverse = 1 / Math.sqrt((variances[c] ?? 0) + attributes.epsilon);
          const m = means[c] ?? 0;
          const sum = sums[c] ?? 0;
          const normalized = ((products[c] ?? 0) - m * sum) * inverse;
          const factor = (scales[c] ?? 0) * inverse;
          const slope = (-factor * inverse * normalized) / rows;
          dScales[c] = normalized;
          dOffsets[c] = sum;
          onDy[c] = factor;
          onX[c] = slope;
          constant[c] = (-factor * sum) / rows - slope * m;
        }
        memory.run('combineColumns', {
          rows,
          columns,
          x: dy,
          a: onDy.byteOffset,
          y: x,
          b: onX.byteOffset,
          shift: constant.byteOffset,
          z: numbers.dx,
        });
      });
    },
    { only },
  );
}

/** to = momentum·old + (1 − momentum)·correction·value `[C]`, or value where there is no old one */
function blend(
  memory: WasmMemory,
  columns: number,
  { old, value, to }: Record<'old' | 'value' | 'to', number>,
  momentum: number,
  correction: number,
): void {
  const results = memory.floats(to, columns);
  const values = memory.floats(value, columns);
  if (old === 0) {
    results.set(values);
    return;
  }
  const olds = memory.floats(old, columns);
  const share = (1 - momentum) * correction;
  for (let c = 0; c < columns; c++) results[c] = momentum * (olds[c] ?? 0) + share * (values[c] ?? 0);
}
