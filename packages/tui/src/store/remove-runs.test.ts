import { expect, it } from 'vitest';
import { quickstartRuns } from '../../fixtures/quickstart.js';
import { storeRuns } from '../../fixtures/run-store.js';
import { askRunner } from './ask-runner.js';
import { removeRuns } from './remove-runs.js';

it('removes what it can, and says what it could not', () => {
  using runs = storeRuns(quickstartRuns());
  const rows = runs.reader.listRuns();
  const ended = rows.find(({ status }) => status === 'finished')!;
  const running = rows.find(({ status }) => status === 'running')!;
  const said = removeRuns(runs.store.path, [ended.id, running.id]);
  expect(said).toMatch(/^Removed 1 run; [^\n]+\n1 of 2 not removed:\n.*running/su);
  const left = runs.reader.listRuns().map(({ id }) => id);
  expect([left.includes(ended.id), left.includes(running.id)]).toEqual([false, true]);
  expect(removeRuns(runs.store.path, [])).toBeNull();
  expect(removeRuns(`${runs.store.path}/nowhere`, [ended.id])).toMatch(/^1 of 1 not removed:\n./u);
});

it('annotates runs through the store', () => {
  using runs = storeRuns(quickstartRuns());
  const [run] = runs.reader.listRuns();
  const annotation = { note: 'look', tags: { checked: '' }, archived: true };
  expect(askRunner(runs.store.path, { kind: 'annotate', runIds: [run!.id], annotation })).toBe(
    'changed 1 run',
  );
  const { note, tags, archivedAt } = runs.reader.getRun(run!.id);
  expect([note, tags.checked, archivedAt !== null]).toEqual(['look', '', true]);
});
