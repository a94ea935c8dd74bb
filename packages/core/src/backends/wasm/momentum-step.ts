import { MOMENTUM_STEP } from '../../ops/momentum-step.js';
import { registerWasm } from './kernel.js';

export function registerMomentumStep(): void {
  registerWasm(MOMENTUM_STEP, ({ memory, numbers }) => memory.run('momentumStep', numbers));
}
