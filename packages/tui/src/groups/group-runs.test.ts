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

  it('groups by parameters', () => {
    expect(groupRuns(rows, ['lr', 'status']).map(({ label }) => label)).toEqual([
      '· · finished',
      '0.1 · finished',
    ]);
  });
});
