import { HOOKS, loadBackend, type HookName } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry, trainWith, type Trained } from './every-site.test.support.js';
import { interactionOf, sign, type Meeting } from './interactions.test.support.js';

const make = (name: string) => ({
  name,
  regularizer: registry.resolve('regularizer', { use: name, options: {} }),
});
const names = registry.names('regularizer');

/** Both multiply by powers of two, in whichever order. */
const COMMUTE = ['dropout, gaussian-dropout'];

describe('pairs of regularizers', () => {
  let plain: Trained;
  const alone = new Map<string, Trained>();
  beforeAll(async () => {
    await loadBackend('wasm');
    plain = await trainWith([]);
    for (const name of names) alone.set(name, await trainWith([name]));
  }, 120_000);

  /** Whether a regularizer has changed the weights, by what it says of itself or else by what it does alone. */
  function hasActed(name: string, { metrics }: Trained): boolean {
    const { acted } = make(name).regularizer;
    const said = acted === undefined ? undefined : metrics[`acted/${name}/${acted}`];
    const changes = alone.get(name)?.weightsHash !== plain.weightsHash;
    return changes && said !== 0;
  }

  it.each(names)('%s and each of the others: both act, in their order', { timeout: 120_000 }, async (a) => {
    for (const b of names.slice(names.indexOf(a) + 1)) {
      const pair = `${a}, ${b}`;
      const interaction = interactionOf(make(a), make(b));
      const { error, meetings } = interaction;
      if (error !== undefined) {
        await expect(trainWith([a, b])).rejects.toThrow(error);
        continue;
      }
      const before = tf.memory().numTensors;
      const together = await trainWith([a, b]);
      expect(tf.memory().numTensors, `tensors after ${pair}`).toBe(before);
      expect(Number.isFinite(together.metrics['test/loss']), pair).toBe(true);
      // One that acts changes what the other does alone; one that does not leaves it as it is.
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const)
        // prettier-ignore
        expect(together.weightsHash !== alone.get(other)?.weightsHash, `${one} beside ${other}`).toBe(
          hasActed(one, together),
        );
      const turned = await trainWith([b, a]);
      const isByList = sign(interaction) === '↕' && !COMMUTE.includes(pair);
      expect(turned.weightsHash !== together.weightsHash, `${pair}: the list decides`).toBe(isByList);
      for (const meeting of meetings) {
        expectOrder(together, meeting, a, b);
        expectOrder(turned, { ...meeting, first: TURNED[meeting.first] }, b, a);
      }
    }
  });
});

const TURNED = { a: 'b', b: 'a', listed: 'listed' } as const;

/** That the one which acts first by the page is before the other in the trace, where `a` is listed before `b`. */
function expectOrder({ trace }: Trained, { where, first }: Meeting, a: string, b: string): void {
  const hook = where in HOOKS ? HOOKS[where as HookName] : undefined;
  // The trace ends with the first epoch.
  if (hook?.per === 'run') return;
  const firstListed = hook?.order === 'last to first' ? b : a;
  const expected = { a, b, listed: firstListed }[first];
  const at = (name: string) => trace.findIndex((line) => linesAt(where, name).includes(line));
  const [one, other] = expected === a ? [a, b] : [b, a];
  expect(at(one), `${one} at ${where}`).toBeGreaterThanOrEqual(0);
  expect(at(other), `${other} after ${one} at ${where}`).toBeGreaterThan(at(one));
}

function linesAt(where: string, name: string): string[] {
  const places = where === 'batch' ? ['augmentation', 'transformBatch'] : [where.replace(' site', '')];
  return places.map((place) => `${place}: ${name}`);
}
