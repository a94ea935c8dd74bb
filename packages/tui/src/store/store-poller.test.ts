import { ACTIVE_STATUSES } from '@ablate/tracker';
import { describe, expect, it, vi } from 'vitest';
import { fakeRow, type FakeRun, quickstartRuns } from '../../fixtures/quickstart.js';
import { storeRuns } from '../../fixtures/run-store.js';
import { StorePoller } from './store-poller.js';

const soon = (milliseconds = 40) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A poll comes when the machine has time for it. */
const WAIT = { timeout: 50_000, interval: 10 };

function many(count: number): FakeRun[] {
  return Array.from({ length: count }, (_, index) => ({ row: fakeRow(index), series: {} }));
}

describe('StorePoller', () => {
  it('reads a large store in parts, the first before it returns', async () => {
    using runs = storeRuns(many(1_200));
    const poller = new StorePoller(runs.reader, { intervalMs: 10 });
    expect(poller.snapshot().rows).toHaveLength(200);
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(1_200), WAIT);
    expect(new Set(poller.snapshot().rows.map(({ id }) => id)).size).toBe(1_200);
    stop();
  });

  it('reads only what can have changed, and only when something has', async () => {
    const fakes = [...quickstartRuns(), ...many(400).slice(100)];
    using runs = storeRuns(fakes);
    const asked = vi.spyOn(runs.reader, 'listRuns').mock.calls;
    const poller = new StorePoller(runs.reader, { intervalMs: 5 });
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(fakes.length), WAIT);
    await soon();
    const before = asked.length;
    await soon();
    expect(asked).toHaveLength(before);
    const running = fakes[6]!;
    runs.writers.get(running.row.id)?.finish();
    await vi.waitFor(() => expect(asked.slice(before)).toEqual([[{ status: ACTIVE_STATUSES }]]), WAIT);
    expect(poller.snapshot().rows[6]).toMatchObject({ id: running.row.id, status: 'finished' });
    stop();
  });

  it('sees new runs on top, and deleted runs no more', async () => {
    const fakes = many(500);
    using runs = storeRuns(fakes);
    const poller = new StorePoller(runs.reader, { intervalMs: 5 });
    const stop = poller.subscribe(() => undefined);
    runs.store.enqueue({ experiment: 'quickstart', name: 'run-9999' });
    const names = ['run-9999', ...fakes.map(({ row }) => row.name)];
    await vi.waitFor(() => expect(poller.snapshot().rows.map(({ name }) => name)).toEqual(names), WAIT);
    runs.store.removeRun(fakes[0]!.row.id);
    await vi.waitFor(
      () =>
        expect(poller.snapshot().rows.map(({ name }) => name)).toEqual(
          names.filter((name) => name !== 'run-0'),
        ),
      WAIT,
    );
    stop();
  });

  it('reads many runs anew in parts once one is deleted', async () => {
    using runs = storeRuns(many(1_800));
    const poller = new StorePoller(runs.reader, { intervalMs: 5 });
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(1_800), WAIT);
    await soon();
    const asked = vi.spyOn(runs.reader, 'listRuns').mock.calls;
    const [deleted] = poller.snapshot().rows;
    runs.store.removeRun(deleted!.id);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(1_799), WAIT);
    expect(poller.snapshot().find(deleted!.id)).toBeUndefined();
    const parts = asked.flatMap(([query]) => query?.limit ?? []);
    expect(parts.length).toBeGreaterThanOrEqual(4);
    expect(Math.max(...parts)).toBeLessThanOrEqual(500);
    stop();
  });

  it('reads an ended run again that was changed from here', async () => {
    using runs = storeRuns(many(400));
    const poller = new StorePoller(runs.reader, { intervalMs: 5 });
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(400), WAIT);
    const [ended] = poller.snapshot().rows;
    runs.store.annotate(ended!.id, { note: 'look' });
    poller.touch([ended!.id]);
    await vi.waitFor(() => expect(poller.snapshot().rows[0]?.note).toBe('look'), WAIT);
    stop();
  });

  it('goes on when a running run is deleted among many', async () => {
    const fakes = [...quickstartRuns(), ...many(400).slice(100)];
    using runs = storeRuns(fakes);
    const poller = new StorePoller(runs.reader, { intervalMs: 5 });
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(fakes.length), WAIT);
    const pending = fakes.find(({ row }) => row.status === 'pending')!;
    runs.store.removeRun(pending.row.id);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(fakes.length - 1), WAIT);
    expect(poller.snapshot().error).toBeNull();
    runs.store.enqueue({ experiment: 'quickstart', name: 'run-9999' });
    await vi.waitFor(() => expect(poller.snapshot().rows[0]?.name).toBe('run-9999'), WAIT);
    stop();
  });

  it('keeps the newest of more runs than it can, and counts the others', async () => {
    const fakes = many(800);
    using runs = storeRuns(fakes);
    const poller = new StorePoller(runs.reader, { intervalMs: 5, mostRows: 400 });
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot()).toMatchObject({ older: 100 }), WAIT);
    expect(poller.snapshot().rows.map(({ name }) => name)).toEqual(
      fakes.slice(0, 700).map(({ row }) => row.name),
    );
    runs.store.enqueue({ experiment: 'quickstart', name: 'run-9999' });
    await vi.waitFor(() => expect(poller.snapshot().rows[0]?.name).toBe('run-9999'), WAIT);
    expect(poller.snapshot()).toMatchObject({ older: 100, rows: { length: 701 } });
    runs.store.removeRun(fakes[799]!.row.id);
    await vi.waitFor(() => expect(poller.snapshot()).toMatchObject({ older: 400 }), WAIT);
    expect(poller.snapshot().rows).toHaveLength(400);
    stop();
  });
});
