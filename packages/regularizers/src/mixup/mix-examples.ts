import type { Augment, HostBatch } from '@ablate/core/plugins';
import { expectBatch, expectNumber, expectPartners } from '../expect.js';

/** How the examples of a batch are mixed. */
export interface Mixing {
  /** Of each example, which one it is mixed with. */
  readonly partners: Uint32Array;
  /** Of each example itself. */
  readonly share: number;
}

/** Each example and its target mixed with its partner's: share · own + (1 − share) · partner's. */
export function mixUp(batch: HostBatch, { partners, share }: Mixing): HostBatch {
  return { ...mixTargets(batch, { partners, share }), inputs: mixRows(batch.inputs, partners, share) };
}

/** The batch with its targets mixed, classes as distributions over the outputs. */
export function mixTargets(batch: HostBatch, { partners, share }: Mixing): HostBatch {
  expectBatch(batch);
  expectPartners(partners, batch.inputShape[0] ?? 0);
  expectNumber('the share', share, { min: 0, max: 1 });
  const { targets, targetShape } = distributionsOf(batch);
  return { ...batch, targets: mixRows(targets, partners, share), targetShape };
}

/** Class numbers `[…]` → distributions `[…, K]`; the targets of a regression stay as they are. */
function distributionsOf({ targets, targetShape, outputs }: HostBatch) {
  if (targets instanceof Float32Array) return { targets, targetShape };
  const distributions = new Float32Array(targets.length * outputs);
  targets.forEach((target, i) => (distributions[i * outputs + target] = 1));
  return { targets: distributions, targetShape: [...targetShape, outputs] };
}

/** One row for each partner, rounded at each operation as float32 kernels do. */
function mixRows(values: Float32Array, partners: Uint32Array, share: number): Float32Array {
  const width = values.length / partners.length;
  const [own, others] = [Math.fround(share), Math.fround(1 - share)];
  const mixed = new Float32Array(values.length);
  partners.forEach((partner, row) => {
    for (let at = row * width, from = partner * width; at < (row + 1) * width; at++, from++)
      // Both rows are among those of the batch.
      mixed[at] = Math.fround((values[at] as number) * own) + Math.fround((values[from] as number) * others);
  });
  return mixed;
}

export const augment: Augment<Mixing> = (batch, mixing) => mixUp(batch, mixing);

export const module = import.meta.url;
