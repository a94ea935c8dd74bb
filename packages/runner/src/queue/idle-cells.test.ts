import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import { expect, it, onTestFinished } from 'vitest';
import type { CellState, CellStatus } from './cell-state.js';
import { idleCells } from './idle-cells.js';

it('are gathered from the finished runs of each cell, with the seeds', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-idle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  using store = openStore(path.join(folder, 'runs.db'));
  const state = (label: string, seed: number, share: number, status: CellStatus = 'finished') => {
    const run = store.startRun({ experiment: 'x', seed });
    run.log({ 'acted/clip/share': share }, { step: 1 });
    run.finish();
    return { cell: { label, seed }, runId: run.id, status } as Partial<CellState> as CellState;
  };
  const states = [
    state('clip', 3, 0),
    state('clip', 4, 0.5),
    state('clip', 5, 0, 'reused'),
    state('clip', 6, 0, 'killed'),
    state('other', 3, 0.5),
  ];
  using reader = openReader(store.path);
  expect(idleCells(states, reader)).toEqual([
    { component: 'clip', measure: 'share', label: 'clip', seeds: [3, 5], of: 3 },
  ]);
});
