import { median } from 'simple-statistics';
import type { Figures } from '../figures.js';
import { measure } from './measure.js';
import { variantsFor, type Variant } from './variants.js';

/** The networks that are measured: image's side and batch size as the peers' scripts take them. */
const WORK = {
  resnet20: { side: 28, batch: 128 },
  'lecture-28': { side: 28, batch: 128 },
  'lecture-96': { side: 96, batch: 32 },
};
const DEFAULT_ROUNDS = 3;

/**
 * Images per second of a training step with SGD and momentum. Options: the work (`resnet20`, `lecture-28`,
 * `lecture-96`; resnet20 unless told), then the number of rounds. Each variant runs in a process of its own, in turn
 * (A B C A B C …), so that a slow minute of the machine meets all of them; the figure is the median of the rounds.
 * Variants that cannot run here are named with the reason.
 */
export async function run(options: readonly string[]): Promise<Figures> {
  const [name = 'resnet20', rounds = DEFAULT_ROUNDS] = options;
  const work = Object.entries(WORK).find(([known]) => known === name)?.[1];
  if (work === undefined)
    throw new Error(`expected one of ${Object.keys(WORK).join(', ')}; received "${name}"`);
  const { available, missing } = await variantsFor(name, work);
  const samples = new Map<Variant, number[]>(available.map((variant) => [variant, []]));
  for (let round = 0; round < Number(rounds); round++)
    for (const [variant, values] of samples) values.push(await measure(variant));
  const medians = new Map([...samples].map(([{ name }, values]) => [name, median(values)]));
  return {
    work: `${name}: ${work.side}×${work.side}×1, batch ${work.batch}; median of ${rounds}`,
    ...Object.fromEntries([...medians].map(([label, value]) => [`${label}, images/s`, Math.round(value)])),
    ...ratios(medians),
    ...Object.fromEntries(missing.map(({ name, reason }) => [name, `not measured: ${reason}`])),
  };
}

/** Ours over each of the others with as many threads. */
function ratios(medians: ReadonlyMap<string, number>): Figures {
  const pairs: [string, string][] = [
    ['ablate wasm (1 thread)', 'stock tfjs wasm (1 thread)'],
    ['ablate tensorflow (2 threads)', 'stock tfjs-node (2 threads)'],
    ['ablate tensorflow (2 threads)', 'torch (2 threads)'],
    ['ablate tensorflow (2 threads)', 'torch, tuned allocator (2 threads)'],
    ['ablate tensorflow (2 threads)', 'keras graph (2 threads)'],
  ];
  return Object.fromEntries(
    pairs.flatMap(([ours, other]) => {
      const [a, b] = [medians.get(ours), medians.get(other)];
      return a === undefined || b === undefined ? [] : [[`${ours} / ${other}`, Number((a / b).toFixed(2))]];
    }),
  );
}
