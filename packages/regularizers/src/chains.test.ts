import { defineRegularizer, loadBackend, type Gradients, type Regularizer } from '@ablate/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry, trainWith } from './every-site.test.support.js';
import { numbers } from './hooks.test.support.js';
import { interactionOf } from './interactions.test.support.js';
import { smoothLabels } from './label-smoothing/label-smoothing.js';

const make = (name: string) => ({
  name,
  regularizer: registry.resolve('regularizer', { use: name, options: {} }),
});
const names = registry.names('regularizer');

/** Looks at what is given to it, first or last of all. */
const probe = (name: string, order: 'pre' | 'post', hooks: Regularizer) =>
  defineRegularizer({
    name,
    version: 1,
    summary: 'Looks',
    options: {},
    create: () => ({ order, ...hooks }),
  });

const bitsOf = (gradients: Gradients) => new Map([...gradients].map(([name, g]) => [name, numbers(g)]));

beforeAll(() => loadBackend('wasm'));

describe('two that change gradients', () => {
  /** Who acts first, who second, and in which orders the two may be listed for that. */
  const chains = names.flatMap((a, at) =>
    names.slice(at + 1).flatMap((b) => {
      const { meetings } = interactionOf(make(a), make(b));
      const meeting = meetings.find(({ where }) => where === 'transformGradients');
      if (meeting === undefined) return [];
      const [first, second] = meeting.first === 'b' ? [b, a] : [a, b];
      const lists = [[first, second], [second, first]]; // prettier-ignore
      return [{ first, second, lists: meeting.first === 'listed' ? lists.slice(0, 1) : lists }];
    }),
  );

  it.each(chains)('$first, then $second of what it gives', async ({ first, second, lists }) => {
    let raw: Gradients = new Map();
    let positions: Readonly<Record<string, number>> = {};
    let steps = 0;
    const before = probe('before', 'pre', {
      transformGradients: (gradients, { streams }) => {
        raw = gradients;
        positions = streams.positions();
        return gradients;
      },
    });
    const after = probe('after', 'post', {
      transformGradients: (gradients, context, recompute) => {
        const reached = context.streams.positions();
        context.streams.restore(positions);
        const chained = [first, second].reduce(
          (given, name) =>
            make(name).regularizer.transformGradients?.(given, context, recompute) ?? new Map(),
          raw,
        );
        context.streams.restore(reached);
        expect(bitsOf(gradients)).toEqual(bitsOf(chained));
        steps += 1;
        return gradients;
      },
    });
    for (const list of lists) await trainWith(['before', ...list, 'after'], { more: [before, after] });
    expect(steps).toBe(2 * lists.length);
  });
});

it.each(names.filter((name) => make(name).regularizer.augmentation !== undefined))(
  'label-smoothing smooths what %s has made of the targets',
  async (augmenting) => {
    let smoothed: number[] = [];
    const steps: boolean[] = [];
    const before = probe('before', 'pre', {
      transformBatch: (batch) => {
        smoothed = numbers(smoothLabels(batch.targets, 0.1, 3));
        return batch;
      },
    });
    const after = probe('after', 'post', {
      transformBatch: (batch) => {
        expect(numbers(batch.targets)).toEqual(smoothed);
        steps.push(batch.targets.dtype === 'float32');
        return batch;
      },
    });
    const list = ['before', 'label-smoothing', augmenting, 'after'];
    await trainWith(list, { more: [before, after] });
    expect(steps).toEqual([true, true]);
  },
);
