import { COLUMN_SUMS } from '../../ops/column-sums.js';
import { registerWasm } from './kernel.js';

/** tfjs's wasm `Sum` walks memory column by column; over leading axes, as bias gradients need it, ours does not. */
export function registerColumnSums(): void {
  registerWasm(COLUMN_SUMS, ({ memory, numbers }) => {
    const { columns, sums } = numbers;
    memory.scratch(8 * columns, (scratch) => {
      memory.doubles(scratch, columns).fill(0);
      memory.run('columnSums', { ...numbers, sums: scratch });
      memory.floats(sums, columns).set(memory.doubles(scratch, columns));
    });
  });
}
