import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { recall, remember, rememberedPath } from './remembered.js';
import { INITIAL_STATE } from './ui-state.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-tui-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (store: string) => rememberedPath(store, { XDG_STATE_HOME: folder });

it('brings back order, grouping and charts, but no selection and no filter', () => {
  const state = {
    ...INITIAL_STATE,
    sort: [{ column: 'seed', descending: true }],
    grouped: true,
    history: { filter: ['lr=1'], command: ['all'] },
    filter: 'bn',
    selected: ['a'],
    chart: { ...INITIAL_STATE.chart, smoothing: 0.6, yScale: 'log' as const },
  };
  remember(fileOf('a.db'), state);
  expect(recall(fileOf('a.db'))).toEqual({ ...state, filter: '', selected: [] });
  expect(recall(fileOf('b.db'))).toBe(INITIAL_STATE);
});

it.each([
  '',
  'null',
  '[]',
  '{"sort": 3, "chart": {"smoothing": "x"}, "panel": -1}',
  '{"sort": [{"column": 1}], "history": [1]}',
])('starts as ever from the damaged file %j', (content) => {
  const file = path.join(folder, 'damaged.json');
  writeFileSync(file, content);
  expect(recall(file)).toEqual(INITIAL_STATE);
});

it('does not complain where it can not write', () => {
  const inTheWay = path.join(folder, 'file');
  writeFileSync(inTheWay, '');
  expect(() => remember(path.join(inTheWay, 'ui.json'), INITIAL_STATE)).not.toThrow();
});
