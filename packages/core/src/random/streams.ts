import { hash32, philox } from './philox.js';
import { sourceOf, type StreamSeeds } from './sources.js';

/** A stream of random numbers that can be stopped, stored by its position and continued. */
export class Generator {
  readonly key: number;
  /** Blocks of four numbers drawn so far; set it to continue from a checkpoint. */
  position: number;

  constructor(key: number, position = 0) {
    this.key = key;
    this.position = position;
  }

  /** `count` numbers uniform in [0, 1), 24 bits each. */
  uniform(count: number): Float32Array {
    const blocks = Math.ceil(count / 4);
    const out = philox(this.key, this.position, blocks);
    this.position += blocks;
    const values = new Float32Array(count);
    // 24 bits fill a float32's mantissa exactly, so no value rounds up to 1. A block is four numbers, so all are there.
    for (let i = 0; i < count; i++) values[i] = ((out[i] as number) >>> 8) * 2 ** -24;
    return values;
  }

  /** `count` numbers from the normal distribution with mean 0 and standard deviation 1 (Box–Muller). */
  normal(count: number): Float32Array {
    const pairs = Math.ceil(count / 2);
    const u = this.uniform(2 * pairs);
    const values = new Float32Array(2 * pairs);
    for (let i = 0; i < pairs; i++) {
      // Both of each pair were drawn.
      const radius = Math.sqrt(-2 * Math.log(1 - (u[2 * i] as number)));
      const angle = 2 * Math.PI * (u[2 * i + 1] as number);
      values[2 * i] = radius * Math.cos(angle);
      values[2 * i + 1] = radius * Math.sin(angle);
    }
    return values.subarray(0, count);
  }

  /** Passes over `count` numbers from the normal distribution; gives the position to draw them from. */
  skipNormal(count: number): number {
    const { position } = this;
    this.position += Math.ceil(Math.ceil(count / 2) / 2);
    return position;
  }

  /** The numbers 0 to `count` − 1 in random order (Fisher–Yates). */
  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    const u = this.uniform(count);
    for (let i = count - 1; i > 0; i--) {
      // i and j are below `count`, which is the length of both arrays.
      const j = Math.floor((u[i] as number) * (i + 1));
      const swap = order[i] as number;
      order[i] = order[j] as number;
      order[j] = swap;
    }
    return order;
  }
}

/** Named generators derived from one root seed: `init/<layer>`, `order`, `dropout/<layer>`, … */
export class Streams {
  readonly rootSeed: number;
  readonly #held: StreamSeeds;
  readonly #generators = new Map<string, Generator>();

  /** @param held seeds of sources that don't follow the root seed */
  constructor(rootSeed: number, held: StreamSeeds = {}) {
    this.rootSeed = rootSeed;
    this.#held = held;
  }

  /** A seed that depends on the name and the root seed alone, or on that of its source where it has one. */
  seed(name: string): number {
    return hash32(name, this.#held[sourceOf(name)] ?? this.rootSeed);
  }

  /** Key of the draws by which a dataset is divided; undefined: the dataset has its own, whatever the root seed. */
  get splitKey(): number | undefined {
    const { split } = this.#held;
    return split === undefined ? undefined : hash32('split', split === 'seed' ? this.rootSeed : split);
  }

  /** The generator of that name: the same one every time, so that its position is shared. */
  generator(name: string): Generator {
    let generator = this.#generators.get(name);
    if (generator === undefined) {
      generator = new Generator(this.seed(name));
      this.#generators.set(name, generator);
    }
    return generator;
  }

  /** How far each generator has come, by name. */
  positions(): Record<string, number> {
    return Object.fromEntries([...this.#generators].map(([name, generator]) => [name, generator.position]));
  }

  /** Puts every generator where it was; one that was not there yet starts anew. */
  restore(positions: Readonly<Record<string, number>>): void {
    for (const [name, generator] of this.#generators) generator.position = positions[name] ?? 0;
    for (const [name, position] of Object.entries(positions)) this.generator(name).position = position;
  }
}
