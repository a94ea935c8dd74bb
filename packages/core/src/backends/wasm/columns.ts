import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BatchNormAttributes } from '../../ops/batch-norm.js';
import type { WasmMemory } from './memory.js';

/** Rows and columns of a tensor seen as a matrix of its last axis. */
function matrix({ shape }: TensorInfo): { rows: number; columns: number } {
  const columns = shape.at(-1) ?? 1;
  return { rows: columns === 0 ? 0 : shape.reduce((a, b) => a * b, 1) / columns, columns };
}

/** x `[…, C]` → sums over every axis but the last, `[C]` */
export function columnSums(memory: WasmMemory, x: TensorInfo): TensorInfo {
  const { rows, columns } = matrix(x);
  const out = memory.output([columns]);
  memory.scratch(8 * columns, (sums) => {
    memory.doubles(sums, columns).fill(0);
    memory.kernels.columnSums(memory.at(x), rows, columns, sums);
    memory.floats(memory.at(out), columns).set(memory.doubles(sums, columns));
  });
  return out;
}

/**
 * x `[…, C]`, gamma, beta, and running mean and variance `[C]` if there are any → y `[…, C]`, updated running mean and
 * variance, the batch's mean and biased variance `[C]`
 */
export function batchNorm(
  memory: WasmMemory,
  {
    x,
    gamma: scale,
    beta: offset,
    runningMean,
    runningVariance,
  }: Record<'x' | 'gamma' | 'beta', TensorInfo> &
    Partial<Record<'runningMean' | 'runningVariance', TensorInfo>>,
  { epsilon, momentum, unbiased }: BatchNormAttributes,
): TensorInfo[] {
  const { rows, columns } = matrix(x);
  const y = memory.output(x.shape);
  const mean = memory.output([columns]);
  const variance = memory.output([columns]);
  memory.scratch(24 * columns, (scratch) => {
    memory.kernels.columnMoments(memory.at(x), rows, columns, scratch, memory.at(mean), memory.at(variance));
    const a = memory.floats(scratch + 16 * columns, columns);
    const b = memory.floats(scratch + 20 * columns, columns);
    const means = memory.floats(memory.at(mean), columns);
    const variances = memory.floats(memory.at(variance), columns);
    const scales = memory.floats(memory.at(scale), columns);
    const offsets = memory.floats(memory.at(offset), columns);
    for (let c = 0; c < columns; c++) {
      const factor = (scales[c] ?? 0) / Math.sqrt((variances[c] ?? 0) + epsilon);
      a[c] = factor;
      b[c] = (offsets[c] ?? 0) - (means[c] ?? 0) * factor;
    }
    memory.kernels.scaleColumns(memory.at(x), a.byteOffset, b.byteOffset, memory.at(y), rows, columns);
  });
  const correction = unbiased && rows > 1 ? rows / (rows - 1) : 1;
  return [
    y,
    blended(memory, runningMean, mean, momentum, 1),
    blended(memory, runningVariance, variance, momentum, correction),
    mean,
    variance,
  ];
}

/** momentum·old + (1 − momentum)·correction·value `[C]`, or value where there is no old one */
function blended(
  memory: WasmMemory,
  old: TensorInfo | undefined,
  value: TensorInfo,
  momentum: number,
  correction: number,
): TensorInfo {
  if (old === undefined) return memory.share(value);
  const { columns } = matrix(value);
  const out = memory.output([columns]);
  const results = memory.floats(memory.at(out), columns);
  const olds = memory.floats(memory.at(old), columns);
  const values = memory.floats(memory.at(value), columns);
  const share = (1 - momentum) * correction;
  for (let c = 0; c < columns; c++) results[c] = momentum * (olds[c] ?? 0) + share * (values[c] ?? 0);
  return out;
}

/** dy, x `[…, C]` and the forward pass's scale, mean, variance `[C]` → dx `[…, C]`, dscale `[C]`, doffset `[C]` */
export function batchNormGradient(
  memory: WasmMemory,
  { dy, x, scale, mean, variance }: Record<'dy' | 'x' | 'scale' | 'mean' | 'variance', TensorInfo>,
  epsilon: number,
): TensorInfo[] {
  const { rows, columns } = matrix(x);
  const dx = memory.output(x.shape);
  const dScale = memory.output([columns]);
  const dOffset = memory.output([columns]);
  memory.scratch(28 * columns, (scratch) => {
    const sums = memory.doubles(scratch, columns).fill(0);
    const products = memory.doubles(scratch + 8 * columns, columns).fill(0);
    memory.kernels.columnSums(memory.at(dy), rows, columns, sums.byteOffset);
    memory.kernels.columnProducts(memory.at(dy), memory.at(x), rows, columns, products.byteOffset);
    const onDy = memory.floats(scratch + 16 * columns, columns);
    const onX = memory.floats(scratch + 20 * columns, columns);
    const constant = memory.floats(scratch + 24 * columns, columns);
    const means = memory.floats(memory.at(mean), columns);
    const variances = memory.floats(memory.at(variance), columns);
    const scales = memory.floats(memory.at(scale), columns);
    const dScales = memory.floats(memory.at(dScale), columns);
    const dOffsets = memory.floats(memory.at(dOffset), columns);
    for (let c = 0; c < columns; c++) {
      const inverse = 1 / Math.sqrt((variances[c] ?? 0) + epsilon);
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
    memory.kernels.combineColumns(
      memory.at(dy),
      onDy.byteOffset,
      memory.at(x),
      onX.byteOffset,
      constant.byteOffset,
      memory.at(dx),
      rows,
      columns,
    );
  });
  return [dx, dScale, dOffset];
}
