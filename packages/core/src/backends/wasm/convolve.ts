import { CONVOLVE, CONVOLVE_FILTER_GRADIENT, CONVOLVE_INPUT_GRADIENT } from '../../ops/convolve.js';
import { registerWasm } from './kernel.js';
import type { WasmMemory } from './memory.js';

/** What is packed at a time: outputs fill up a multiple of it. */
const PACK = 8;

const roundUp = (n: number) => PACK * Math.ceil(n / PACK);

type Filter = Record<'filter' | 'kernelHeight' | 'kernelWidth' | 'channels' | 'filters', number>;

/** Calls `use` with a filter packed for the kernels, and the scratch memory they want. */
function withPackedFilter(
  memory: WasmMemory,
  { filter, kernelHeight, kernelWidth, channels, filters }: Filter,
  over: 'channels' | 'filters',
  use: (packed: number, scratch: number) => void,
): void {
  const taps = kernelHeight * kernelWidth;
  const [outputs, inner] = over === 'channels' ? [channels, filters] : [filters, channels];
  const packedBytes = 4 * taps * inner * roundUp(outputs);
  memory.scratch(packedBytes + 20 * taps + 4 * inner, (packed) => {
    const overFirst = Number(over === 'channels');
    memory.run('packWeights', { w: filter, packed, taps, first: channels, second: filters, overFirst });
    use(packed, packed + packedBytes);
  });
}

export function registerConvolutions(): void {
  registerWasm(
    CONVOLVE,
    ({ memory, numbers }) => {
      const { filters, bias } = numbers;
      withPackedFilter(memory, numbers, 'filters', (packed, scratch) =>
        memory.scratch(4 * roundUp(filters), (padded) => {
          if (bias !== 0) memory.floats(padded, filters).set(memory.floats(bias, filters));
          memory.run('convolve', { ...numbers, packed, scratch, bias: bias === 0 ? 0 : padded });
        }),
      );
    },
    // Ours needs some channels to be the faster one.
    { takes: ({ x }) => (x.shape[3] ?? 0) >= 4 },
  );
  registerWasm(CONVOLVE_INPUT_GRADIENT, ({ memory, numbers }) =>
    withPackedFilter(memory, numbers, 'channels', (packed, scratch) =>
      memory.run('convolveInputGradient', { ...numbers, packed, scratch }),
    ),
  );
  registerWasm(CONVOLVE_FILTER_GRADIENT, ({ memory, numbers }) =>
    memory.run('convolveFilterGradient', numbers),
  );
}
