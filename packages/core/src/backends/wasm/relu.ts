import { RELU_GRADIENT } from '../../ops/relu.js';
import { registerWasm } from './kernel.js';

export function registerReluGradient(): void {
  registerWasm(RELU_GRADIENT, ({ memory, numbers }) => memory.run('reluGradient', numbers));
}
