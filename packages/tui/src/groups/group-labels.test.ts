import { describe, expect, it } from 'vitest';
import { fakeRow } from '../../fixtures/quickstart.js';
import { groupLabels } from './group-labels.js';

const named = (names: readonly string[], config: object = {}, experiment = 'e') =>
  names.map((name, seed) => fakeRow(seed, { name, seed, config: { ...config }, experiment }));

describe('labels of groups', () => {
  it.each<[names: string[], label: string]>([
    [['grid/lr0.003', 'grid/lr0.003'], 'grid/lr0.003'],
    [['grid/lr0.1'], 'grid/lr0.1'],
    [['grid/lr0.003/seed0', 'grid/lr0.003/seed1'], 'grid/lr0.003'],
    [['grid/lr0.1 s0', 'grid/lr0.1 s1'], 'grid/lr0.1'],
    [['depth-20', 'depth-20'], 'depth-20'],
    [['resnet lr0.1', 'resnet lr0.12'], 'resnet lr0.1, resnet lr0.12'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c, and 2 more'],
  ])('are the names of their runs, without a seed and nothing else: %j', (names, label) => {
    expect(groupLabels([named(names)])).toEqual([label]);
  });

  it('say what differs between groups whose runs have one name', () => {
    const groups = [0.003, 0.1].flatMap((lr) =>
      [8, 20].map((depth) => named(['run'], { lr, momentum: lr, model: { depth } })),
    );
    expect(groupLabels([...groups, named(['other'], { lr: 0.1 })])).toEqual([
      'run · lr=0.003 · depth=8',
      'run · lr=0.003 · depth=20',
      'run · lr=0.1 · depth=8',
      'run · lr=0.1 · depth=20',
      'other',
    ]);
  });

  it('say what differs where the runs of a group share no name', () => {
    const groups = [0.003, 0.1].map((lr) => named([`first ${lr}`, `again ${lr}`], { lr }));
    expect(groupLabels(groups)).toEqual(['lr=0.003', 'lr=0.1']);
  });

  it('name the experiment where only that differs, and a path as far as it takes', () => {
    expect(groupLabels(['one', 'two'].map((experiment) => named(['run'], { lr: 1 }, experiment)))).toEqual([
      'run · experiment=one',
      'run · experiment=two',
    ]);
    const rates = [1, 2].flatMap((a) => [1, 2].map((b) => named(['x'], { a: { rate: a }, b: { rate: b } })));
    expect(groupLabels(rates)[0]).toBe('x · a.rate=1 · b.rate=1');
  });
});
