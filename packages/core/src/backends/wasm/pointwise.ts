import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmMemory } from './memory.js';

const size = ({ shape }: TensorInfo) => shape.reduce((a, b) => a * b, 1);

/** dy, y `[any]` → dy where y > 0, else 0 */
export function reluGradient(memory: WasmMemory, dy: TensorInfo, y: TensorInfo): TensorInfo {
  const dx = memory.output(y.shape);
  memory.kernels.reluGradient(memory.at(dy), memory.at(y), memory.at(dx), size(y));
  return dx;
}

/** weight, velocity, gradient `[any]` → the new weight and the new velocity, as `ops/momentum-step` defines them */
export function momentumStep(
  memory: WasmMemory,
  { weight, velocity, gradient }: Record<'weight' | 'velocity' | 'gradient', TensorInfo>,
  { rate, momentum, nesterov }: { rate: number; momentum: number; nesterov: boolean },
): TensorInfo[] {
  const outputs = [memory.output(weight.shape), memory.output(weight.shape)];
  memory.kernels.momentumStep(
    ...[weight, velocity, gradient, ...outputs].map((tensor) => memory.at(tensor)),
    size(weight),
    rate,
    momentum,
    Number(nesterov),
  );
  return outputs;
}
