import { describe, expect, it } from 'vitest';
import { quickstartRuns } from '../../fixtures/quickstart.js';
import { runColumns } from './columns.js';
import { scrolledColumns } from './scrolled-columns.js';

const rows = quickstartRuns().map(({ row }) => row);
const metrics = Array.from({ length: 30 }, (_, at) => `extra/metric${at}`);
const columns = runColumns(['val/loss', ...metrics]);
const at = (from: number, width = 80) => {
  const { placed, left, right, most } = scrolledColumns(columns, width, rows, from);
  return { ids: placed.map(({ column }) => column.id), left, right, most };
};

describe('columns that scroll sideways', () => {
  it('begin with the most important ones', () => {
    expect(at(0)).toMatchObject({ left: false, right: true });
    expect(at(0).ids.slice(0, 5)).toEqual(['name', 'status', 'seed', 'epoch', 'val/loss']);
  });

  it('bring every metric into sight, beside the name', () => {
    const { most } = at(0);
    const seen = new Set(Array.from({ length: most + 1 }, (_, from) => at(from).ids).flat());
    expect([...metrics].filter((name) => !seen.has(name))).toEqual([]);
    expect(at(most)).toMatchObject({ left: true, right: false });
    expect(at(most).ids[0]).toBe('name');
    expect(at(most + 5)).toEqual(at(most));
  });

  it('are never wider than the table', () => {
    for (const width of [20, 31, 57, 80, 120])
      for (const from of [0, 1, 7, 30]) {
        const { placed } = scrolledColumns(columns, width, rows, from);
        expect(placed.reduce((sum, each) => sum + each.width + 1, -1)).toBeLessThanOrEqual(width);
      }
  });

  it('need no scrolling where all fit', () => {
    expect(at(0, 1000)).toMatchObject({ left: false, right: false, most: 0 });
  });
});
