import { describe, expect, it, vi } from 'vitest';
import { FakeReader, fakeRow, type FakeRun, quickstartRuns } from '../../fixtures/fake-reader.js';
import { StorePoller } from './store-poller.js';

const soon = (milliseconds = 40) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A poll comes when the machine has time for it. */
const WAIT = { timeout: 50_000, interval: 10 };

class CountingReader extends FakeReader {
  readonly asked: string[] = [];

  override listRuns(options: Parameters<FakeReader['listRuns']>[0] = {}) {
    this.asked.push(JSON.stringify(options));
    return super.listRuns(options);
  }
}

function many(count: number): FakeRun[] {
  return Array.from({ length: count }, (_, index) => ({ row: fakeRow(index), series: {} }));
}

describe('StorePoller', () => {
  it('reads a large store in parts, the first before it returns', async () => {
    const poller = new StorePoller(new FakeReader(many(1_200)), { intervalMs: 10 });
    expect(poller.snapshot().rows).toHaveLength(200);
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(1_200), WAIT);
    expect(new Set(poller.snapshot().rows.map(({ id }) => id)).size).toBe(1_200);
    stop();
  });

  it('reads only what can have changed, and only when something has', async () => {
    const fakes = [...quickstartRuns(), ...many(400).slice(100)];
    const reader = new CountingReader(fakes);
    const poller = new StorePoller(reader, { intervalMs: 5 });
    const stop = poller.subscribe(() => undefined);
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(fakes.length), WAIT);
    await soon();
    const before = reader.asked.length;
    await soon();
    expect(reader.asked).toHaveLength(before);
    const running = fakes[6]!;
    reader.change(
      fakes.map((fake) => (fake === running ? { ...fake, row: { ...fake.row, status: 'finished' } } : fake)),
    );
    await vi.waitFor(
      () =>
        expect(reader.asked.slice(before)).toEqual([
          JSON.stringify({ status: ['pending', 'leased', 'running'] }),
        ]),
      WAIT,
    );
    expect(poller.snapshot().rows[6]).toMatchObject({ id: running.row.id, status: 'finished' });
    stop();
  });

  it('sees new runs on top, and deleted runs no more', async () => {
    const fakes = many(500);
    const reader = new FakeReader(fakes);
    const poller = new StorePoller(reader, { intervalMs: 5 });
    const stop = poller.subscribe(() => undefined);
    reader.change([{ row: fakeRow(9_999), series: {} }, ...fakes]);
    const names = ['run-9999', ...fakes.map(({ row }) => row.name)];
    await vi.waitFor(() => expect(poller.snapshot().rows.map(({ name }) => name)).toEqual(names), WAIT);
    reader.change(fakes.slice(1));
    await vi.waitFor(() => expect(poller.snapshot().rows).toHaveLength(499), WAIT);
    stop();
  });
});
