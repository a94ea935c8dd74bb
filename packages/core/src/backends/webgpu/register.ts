import * as tf from '@tensorflow/tfjs-core';
import type { GpuDevice } from './dawn.js';

/** What our kernel needs of tfjs's backend. */
interface DeviceBackend {
  readonly device: GpuDevice;
  disposeData(dataId: object): boolean;
}

/** As tfjs hands the terms of `AddN` to its kernel, though the kernel's type promises names. */
type Terms = tf.TensorInfo[] & tf.NamedTensorInfoMap;

/** How many storage buffers a kernel may have on any device. */
const LEAST_BUFFERS = 8;

/**
 * Replaces tfjs's `AddN`, which binds all of its inputs at once, more than a device may take: this one adds as many
 * at a time as it takes. Call it once, after the backend's package has been imported.
 */
export function registerWebgpuKernels(): void {
  const stock = tf.getKernel('AddN', 'webgpu');
  tf.unregisterKernel('AddN', 'webgpu');
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const backend = call.backend as DeviceBackend;
      const buffers = backend.device.limits.maxStorageBuffersPerShaderStage ?? LEAST_BUFFERS;
      const add = (terms: tf.TensorInfo[]) =>
        stock.kernelFunc({ ...call, inputs: terms as Terms }) as tf.TensorInfo;
      const terms = call.inputs as Terms;
      // One buffer is the output's; from the second time on, one is that of the sum so far.
      let sum = add(terms.slice(0, buffers - 1));
      for (let next = buffers - 1; next < terms.length; next += buffers - 2) {
        const before = sum;
        sum = add([before, ...terms.slice(next, next + buffers - 2)]);
        backend.disposeData(before.dataId);
      }
      return sum;
    },
  });
}
