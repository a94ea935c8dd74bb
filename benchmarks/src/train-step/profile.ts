import { definePackage, Registry, builtins, train, loadBackend } from '@ablate/core';
import { models } from '@ablate/models';
import { regularizers } from '@ablate/regularizers';
import * as tf from '@tensorflow/tfjs-core';
import type { Figures } from '../figures.js';
import { measuredCell } from './measured-cell.js';
import { randomImages } from './random-images.js';

type Profiled = Awaited<ReturnType<typeof tf.profile>>['kernels'][number];

/**
 * Floating-point operations of a convolution or one of its gradients as its definition counts them; 0 for any other
 * kernel. Winograd's algorithm needs fewer, so its figure can pass the machine's peak.
 */
function operations({ name, inputShapes, outputShapes }: Profiled): number {
  const size = (shape: readonly number[] | undefined) => (shape ?? []).reduce((a, b) => a * b, 1);
  const [first, second] = inputShapes;
  const [output] = outputShapes;
  // Two for each pixel of the convolution's output and each weight that meets it.
  const filters = (shape: readonly number[] | undefined) => shape?.at(-1) ?? 1;
  if (name === 'Conv2D' || name === 'FusedConv2D') return (2 * size(output) * size(second)) / filters(second);
  if (name === 'Conv2DBackpropFilter') return (2 * size(second) * size(output)) / filters(output);
  if (name === 'Conv2DBackpropInput') return (2 * size(first) * size(second)) / filters(second);
  return 0;
}

/** GFLOP/s of the backend's matrix product, best of ten: what the machine gives at most by this way. */
async function peak(): Promise<number> {
  const [n, k] = [512, 1024];
  const a = tf.ones([n, k]);
  let best = Infinity;
  for (let round = 0; round < 10; round++) {
    const started = performance.now();
    const product = tf.matMul(a, a, false, true);
    await product.data();
    best = Math.min(best, performance.now() - started);
    product.dispose();
  }
  a.dispose();
  return (2 * n * n * k) / best / 1e6;
}

/** Milliseconds by kernel of a few training steps of ResNet-20 on the backend named first (wasm unless told). */
export async function run([backend = 'wasm']: readonly string[]): Promise<Figures> {
  const registry = new Registry([builtins, models, regularizers, definePackage('benchmark', [randomImages])]);
  const { kernels } = await tf.profile(async () => {
    await train({ config: measuredCell(backend), seed: 0, registry });
    return tf.scalar(0);
  });
  await loadBackend(backend);
  const totals = new Map<string, { ms: number; calls: number; operations: number }>();
  for (const kernel of kernels) {
    // Ops that tfjs only groups its kernels under are timed too; they have a lower-case name.
    if (!/^[A-Z_]/.test(kernel.name)) continue;
    const total = totals.get(kernel.name) ?? { ms: 0, calls: 0, operations: 0 };
    total.ms += Number(await kernel.kernelTimeMs);
    total.calls += 1;
    total.operations += operations(kernel);
    totals.set(kernel.name, total);
  }
  const all = [...totals.values()].reduce((sum, { ms }) => sum + ms, 0);
  const rows = [...totals].sort(([, a], [, b]) => b.ms - a.ms).slice(0, 15);
  return {
    backend,
    'matrix product, GFLOP/s': Number((await peak()).toFixed(1)),
    ...Object.fromEntries(
      rows.map(([name, { ms, calls, operations: flops }]) => {
        const speed = flops > 0 ? `  ${(flops / ms / 1e6).toFixed(1)} GFLOP/s` : '';
        const share = `${((100 * ms) / all).toFixed(1)} %`.padStart(7);
        return [name, `${ms.toFixed(0).padStart(6)} ms ${share} ${String(calls).padStart(5)} calls${speed}`];
      }),
    ),
  };
}
