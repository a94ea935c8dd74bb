import { describe, expect, it } from 'vitest';
import { chooseAxes } from './choose-axes.js';

type Values = Readonly<Record<string, string | number>>;
const leaves = (values: Values) =>
  new Map(Object.entries(values).map(([path, value]) => [path, String(value)]));
const chosen = (configs: readonly Values[]) => {
  const { axes, leftOut } = chooseAxes(configs.map(leaves));
  return {
    axes: axes.map(({ path, collinear }) => [path, ...collinear]),
    leftOut: leftOut.map(({ path, reason }) => `${path}: ${reason}`),
  };
};
const grid = (of: (model: number, rate: number) => Values) =>
  [0, 1, 2].flatMap((model) => [0, 1, 2, 3].map((rate) => of(model, rate)));

describe('axes of configurations', () => {
  it('are what spans a grid, not what names each configuration', () => {
    const configs = grid((model, rate) => ({ note: `${model}-${rate}`, model, rate }));
    expect(chosen(configs)).toEqual({
      axes: [['rate'], ['model']],
      leftOut: ['note: follows from the axes'],
    });
  });

  it('are one where parameters go together', () => {
    const configs = grid((model, rate) => ({ model, depth: 8 * (model + 1), rate, warmup: 10 * rate }));
    expect(chosen(configs).axes).toEqual([
      ['rate', 'warmup'],
      ['model', 'depth'],
    ]);
  });

  it('are four at most, by what they tell apart; the seed and what all share are none', () => {
    const configs = Array.from({ length: 32 }, (_, at) => ({
      ...Object.fromEntries([0, 1, 2, 3, 4].map((bit) => [`part ${bit}`, (at >> bit) & 1])),
      seed: at,
      epochs: 10,
    }));
    expect(chosen(configs)).toEqual({
      axes: [['part 0'], ['part 1'], ['part 2'], ['part 3']],
      leftOut: ['part 4: one axis too many'],
    });
  });

  it('leave out what has more values than were set by hand', () => {
    const configs = Array.from({ length: 42 }, (_, at) => ({ measured: at * 0.37, model: at % 2 }));
    expect(chosen(configs)).toEqual({ axes: [['model']], leftOut: ['measured: 42 values'] });
  });

  it('may be one that has a value for each configuration, where nothing else varies', () => {
    expect(chosen([{ lr: 0.1 }, { lr: 0.01 }, { lr: 0.001 }]).axes).toEqual([['lr']]);
    expect(chosen([{ lr: 0.1 }])).toEqual({ axes: [], leftOut: [] });
  });

  it('prefer what varies evenly to what one run has otherwise', () => {
    const configs = grid((model, rate) => ({ epochs: model + rate === 5 ? 1 : 10, model, rate }));
    expect(chosen(configs).axes).toEqual([['rate'], ['model']]);
  });
});
