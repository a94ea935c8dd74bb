import { specializeKernel } from '../specialize-kernel.js';
import { registerBatchNorm } from './batch-norm.js';
import { registerColumnSums } from './column-sums.js';
import { registerConvolutions } from './convolve.js';
import { registerMaxPoolGradient } from './max-pool-gradient.js';
import { WasmMemory, type WasmBackend } from './memory.js';
import { registerMomentumStep } from './momentum-step.js';
import { registerReluGradient } from './relu.js';

let registered = false;

/** Registers our training kernels for wasm, once; call it after the backend's package has been imported. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  registerBatchNorm();
  registerColumnSums();
  registerConvolutions();
  registerMaxPoolGradient();
  registerMomentumStep();
  registerReluGradient();
  shareIdentity();
}

/** tfjs's wasm `Identity` copies; a second reference to the same values does, as in its `Reshape`. */
function shareIdentity(): void {
  specializeKernel('wasm', 'Identity', (backend, { x }) =>
    x === undefined ? undefined : WasmMemory.of(backend as WasmBackend).share(x),
  );
}
