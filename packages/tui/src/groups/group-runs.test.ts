import { describe, expect, it } from 'vitest';
import { fakeRow } from '../../fixtures/quickstart.js';
import { groupRuns } from './group-runs.js';

describe('groupRuns', () => {
  const rows = [
    fakeRow(0, { name: 'plain8 none s0' }),
    fakeRow(1, { name: 'plain8 none s1' }),
    fakeRow(2, { name: 'resnet20/seed=3', seed: 3, config: { lr: 0.1 } }),
  ];

  it('puts seeds of one configuration together under the name that they share', () => {
    expect(groupRuns(rows).map(({ label, runs }) => [label, runs.length])).toEqual([
      ['plain8 none', 2],
      ['resnet20', 1],
    ]);
  });

  it.each<[names: string[], label: string]>([
    [['grid/lr0.003', 'grid/lr0.003'], 'grid/lr0.003'],
    [['grid/lr0.1'], 'grid/lr0.1'],
    [['grid/lr0.003/seed0', 'grid/lr0.003/seed1'], 'grid/lr0.003'],
    [['grid/lr0.1 s0', 'grid/lr0.1 s1'], 'grid/lr0.1'],
    [['depth-20', 'depth-20'], 'depth-20'],
    [['resnet lr0.1', 'resnet lr0.12'], 'resnet lr0.1'],
    [['resnet lr0.13 first', 'resnet lr0.14 second'], 'resnet'],
    [['a', 'b'], 'a'],
  ])('cuts off no digits but those of a seed: %j', (names, label) => {
    const runs = names.map((name, seed) => fakeRow(seed, { name, seed, configHash: 'same' }));
    expect(groupRuns(runs).map((group) => group.label)).toEqual([label]);
  });

  it('groups by parameters', () => {
    expect(groupRuns(rows, ['lr', 'status']).map(({ label }) => label)).toEqual([
      '· · finished',
      '0.1 · finished',
    ]);
  });
});
