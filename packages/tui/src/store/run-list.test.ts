import { expect, it } from 'vitest';
import { fakeRow, point, summaryOf } from '../../fixtures/quickstart.js';
import { RunList } from './run-list.js';

function listOf(...statuses: ('running' | 'finished' | 'failed' | 'pending')[]): RunList {
  const list = new RunList();
  list.replace(statuses.map((status, index) => fakeRow(index, { status })));
  return list;
}

it('counts what is going and what has failed, and forgets what was', () => {
  const list = listOf('running', 'finished', 'failed', 'pending');
  expect(list.counts).toEqual({ running: 1, failed: 1 });
  expect([...list.activeIds]).toEqual([fakeRow(0).id, fakeRow(3).id]);
  list.merge([fakeRow(0, { status: 'finished' }), fakeRow(3, { status: 'running' })]);
  expect(list.counts).toEqual({ running: 1, failed: 1 });
  expect([...list.activeIds]).toEqual([fakeRow(3).id]);
  list.replace([fakeRow(1)]);
  expect(list.counts).toEqual({ running: 0, failed: 0 });
});

it('puts changed runs in their places, new ones on top, older ones below', () => {
  const list = listOf('finished', 'finished');
  const { ids } = list;
  list.merge([fakeRow(1, { name: 'changed' })]);
  expect(list.ids).toBe(ids);
  list.merge([fakeRow(5), fakeRow(0, { metrics: { acc: summaryOf([point(0, 1)]) } })]);
  list.append([fakeRow(0), fakeRow(7)]);
  expect(list.rows.map(({ name }) => name)).toEqual(['run-5', 'run-0', 'changed', 'run-7']);
  expect(list.ids.map((id) => list.rows[list.places.get(id) ?? -1]?.id)).toEqual(list.ids);
  expect(list.metricKeys).toEqual(['acc']);
});

it('leaves what it has given as it was', () => {
  const list = listOf('finished');
  const { rows, places } = list;
  list.merge([fakeRow(1), fakeRow(0, { name: 'changed' })]);
  expect(rows.map(({ name }) => name)).toEqual(['run-0']);
  expect(rows[places.get(fakeRow(0).id) ?? -1]?.name).toBe('run-0');
});
