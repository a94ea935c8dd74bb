import * as tf from '@tensorflow/tfjs-core';
import { WasmMemory, type WasmBackend } from './memory.js';

/** Values up to here tfjs's kernel takes for none at all. */
const SMALLEST = 1e-37;

/**
 * Has tfjs's gradient of max pooling go to the largest value of every window: its kernel gives none to windows
 * without a positive one. It gets a copy of x in which all are: which of them is largest does not change, but for values
 * that differ by less than float32 keeps of them once they are lifted. Those count as equal, of which the last gets it.
 */
export function registerMaxPoolGradient(): void {
  const stock = tf.getKernel('MaxPoolGrad', 'wasm');
  tf.unregisterKernel('MaxPoolGrad', 'wasm');
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const backend = call.backend as WasmBackend;
      const input = lifted(backend, call.inputs.input as tf.TensorInfo);
      try {
        return stock.kernelFunc({ ...call, inputs: { ...call.inputs, input } });
      } finally {
        backend.disposeData(input.dataId);
      }
    },
  });
}

function lifted(backend: WasmBackend, x: tf.TensorInfo): tf.TensorInfo {
  const memory = WasmMemory.of(backend);
  const copy = memory.output(x.shape);
  const size = tf.util.sizeFromShape(x.shape);
  const [values, positive] = [x, copy].map((tensor) => memory.floats(memory.at(tensor), size)) as [
    Float32Array,
    Float32Array,
  ];
  let min = 0;
  for (let i = 0; i < size; i++) min = Math.min(min, values[i] as number);
  const lift = min < 0 ? Math.fround(1 - min) : 0;
  for (let i = 0; i < size; i++) positive[i] = Math.max((values[i] as number) + lift, SMALLEST);
  return copy;
}
