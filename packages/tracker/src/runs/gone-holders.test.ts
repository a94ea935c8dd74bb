import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loseHolders } from '../../fixtures/lose-holders.js';
import { openStatements, type OpenTables } from '../../fixtures/open-statements.js';
import { GoneHolders } from './gone-holders.js';
import { Liveness } from './liveness.js';

const NOW = 1_000_000;
let store: OpenTables;
let holders: GoneHolders;

beforeEach(() => {
  store = openStatements();
  vi.useFakeTimers({ now: NOW, toFake: ['Date', 'performance'] });
  holders = new GoneHolders(store.database, new Liveness());
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** Number of a leased run whose holder is gone, or is another process of which only heartbeats tell. */
function heldRun(isGone: boolean): number {
  const id = store.statements.runs.create({ experiment: 'e' }, NOW);
  store.statements.leases.take(id, 'somebody', NOW);
  const { run } = store.statements.leases.find(id);
  hold(run, isGone);
  return run;
}

function hold(run: number, isGone: boolean): void {
  if (isGone) loseHolders(store.database, run);
  else store.database.prepare("UPDATE leases SET pid_space = 'another boot' WHERE run = ?").run(run);
}

describe('the holders that are gone', () => {
  it('are those of leased and running runs, and of no others', () => {
    const gone = heldRun(true);
    heldRun(false);
    const started = heldRun(true);
    const nobodys = heldRun(false);
    const ended = heldRun(true);
    store.statements.runs.create({ experiment: 'e' }, NOW);
    store.database.exec(`UPDATE runs SET status = 'running' WHERE number = ${started};
      UPDATE runs SET status = 'failed' WHERE number = ${ended};
      DELETE FROM leases WHERE run = ${nobodys}`);
    expect(holders.find()).toEqual({ gone: JSON.stringify([gone, started, nobodys]) });
  });

  it('are those that have long been silent', () => {
    const run = heldRun(false);
    expect(holders.find()).toEqual({ gone: '[]' });
    for (const seconds of [30, 30]) {
      vi.advanceTimersByTime(seconds * 1000);
      expect(holders.find()).toEqual({ gone: '[]' });
    }
    vi.advanceTimersByTime(1);
    expect(holders.find()).toEqual({ gone: `[${run}]` });
    expect(holders.changes()).toBe(1);
  });

  it('do not hold this process', () => {
    const run = store.statements.runs.create({ experiment: 'e' }, NOW);
    store.statements.leases.take(run, 'this process', NOW);
    expect(holders.find()).toEqual({ gone: '[]' });
  });
});

describe('the number of changes', () => {
  it('grows whenever others are gone than before, and not otherwise', () => {
    const [first, second] = [heldRun(false), heldRun(false)];
    const changesAfter = (change: () => void): number => {
      change();
      holders.find();
      return holders.changes();
    };
    expect(changesAfter(() => undefined)).toBe(0);
    expect(changesAfter(() => hold(first, true))).toBe(1);
    expect(changesAfter(() => undefined)).toBe(1);
    // As many as before, but another.
    expect(
      changesAfter(() => {
        hold(first, false);
        hold(second, true);
      }),
    ).toBe(2);
    expect(changesAfter(() => hold(first, true))).toBe(3);
    expect(changesAfter(() => hold(first, false))).toBe(4);
    expect(changesAfter(() => hold(second, false))).toBe(5);
  });

  it('is looked up once a second', () => {
    const run = heldRun(false);
    expect(holders.changes()).toBe(0);
    hold(run, true);
    vi.advanceTimersByTime(999);
    expect(holders.changes()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(holders.changes()).toBe(1);
    hold(run, false);
    vi.advanceTimersByTime(999);
    expect(holders.changes()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(holders.changes()).toBe(2);
  });
});
