import os from 'node:os';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStatements, type OpenTables } from '../../fixtures/open-statements.js';
import { GoneHolders } from './gone-holders.js';

const NOW = 1_000_000;
let store: OpenTables;

beforeEach(() => {
  store = openStatements();
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** Number of a leased run whose holder, on another host, was last heard of at `heartbeatAt`. */
function heldRun(heartbeatAt: number): number {
  const id = store.statements.runs.create({ experiment: 'e' }, NOW);
  store.statements.leases.take(id, 'somebody', NOW);
  const { run } = store.statements.leases.find(id);
  hear(run, heartbeatAt);
  return run;
}

function hear(run: number, heartbeatAt: number): void {
  store.database
    .prepare(
      "UPDATE leases SET host = 'elsewhere', pid = 7, process_start = '5', heartbeat_at = ? WHERE run = ?",
    )
    .run(heartbeatAt, run);
}

describe('the holders that are gone', () => {
  it('are those of leased and running runs, and of no others', () => {
    const silent = heldRun(NOW - 60_001);
    heldRun(NOW - 60_000);
    const started = heldRun(NOW - 70_000);
    const nobodys = heldRun(NOW);
    const ended = heldRun(NOW - 80_000);
    store.statements.runs.create({ experiment: 'e' }, NOW);
    store.database.exec(`UPDATE runs SET status = 'running' WHERE number = ${started};
      UPDATE runs SET status = 'failed' WHERE number = ${ended};
      DELETE FROM leases WHERE run = ${nobodys}`);
    expect(new GoneHolders(store.database).find()).toEqual({
      gone: JSON.stringify([silent, started, nobodys]),
    });
  });

  it('do not hold this process', () => {
    heldRun(NOW - 60_001);
    store.database
      .prepare('UPDATE leases SET host = ?, pid = ?, process_start = NULL')
      .run(os.hostname(), process.pid);
    expect(new GoneHolders(store.database).find()).toEqual({ gone: '[]' });
  });
});

describe('the number of changes', () => {
  it('grows whenever others are gone than before, and not otherwise', () => {
    const [first, second] = [heldRun(NOW), heldRun(NOW)];
    const holders = new GoneHolders(store.database);
    const changesAfter = (change: () => void): number => {
      change();
      holders.find();
      return holders.changes();
    };
    expect(changesAfter(() => undefined)).toBe(0);
    expect(changesAfter(() => hear(first, 0))).toBe(1);
    expect(changesAfter(() => undefined)).toBe(1);
    // As many as before, but another.
    expect(
      changesAfter(() => {
        hear(first, NOW);
        hear(second, 0);
      }),
    ).toBe(2);
    expect(changesAfter(() => hear(first, 0))).toBe(3);
    expect(changesAfter(() => hear(first, NOW))).toBe(4);
    expect(changesAfter(() => hear(second, NOW))).toBe(5);
  });

  it('is looked up once a second', () => {
    const run = heldRun(NOW);
    const holders = new GoneHolders(store.database);
    expect(holders.changes()).toBe(0);
    hear(run, 0);
    vi.setSystemTime(NOW + 999);
    expect(holders.changes()).toBe(0);
    vi.setSystemTime(NOW + 1000);
    expect(holders.changes()).toBe(1);
    hear(run, NOW);
    vi.setSystemTime(NOW + 1999);
    expect(holders.changes()).toBe(1);
    vi.setSystemTime(NOW + 2000);
    expect(holders.changes()).toBe(2);
  });
});
