import { describe, expect, it, vi } from 'vitest';
import { openStatements } from '../../fixtures/open-statements.js';
import { StaleLeaseError } from '../errors.js';
import { FencedWrites } from './fenced-writes.js';

function fenced() {
  const { statements, rows } = openStatements();
  const id = statements.runs.create({ experiment: 'e' }, 0);
  const token = statements.leases.take(id, 'first', 0);
  const { run: number } = statements.leases.find(id);
  const onStale = vi.fn<(error: StaleLeaseError) => void>();
  const identity = {
    number,
    id,
    name: 'n',
    token,
    createdAt: 0,
    endsWithProcess: false,
    costs: { earlier: {}, gpus: [] },
  };
  return { id, number, onStale, rows, statements, writes: new FencedWrites(statements, identity, onStale) };
}

describe('a write', () => {
  it('is given the run and the time, and is a heartbeat at that time', () => {
    const { number, onStale, rows, writes } = fenced();
    const before = Date.now();
    const write = vi.fn<(run: number, now: number) => void>();
    writes.write(write);
    const [run, now = 0] = write.mock.calls[0] ?? [];
    expect(run).toBe(number);
    expect(now).toBeGreaterThanOrEqual(before);
    expect(rows('SELECT heartbeat_at FROM leases')).toEqual([[now]]);
    expect(onStale).not.toHaveBeenCalled();
  });

  it('that fails leaves nothing behind and does not make the lease stale', () => {
    const { onStale, rows, statements, writes } = fenced();
    const failing = () =>
      writes.write((run, now) => {
        statements.leases.event(run, 'half written', null, now);
        throw new Error('the disk is full');
      });
    expect(failing).toThrow('the disk is full');
    expect(rows('SELECT kind FROM events')).toEqual([['leased']]);
    expect(rows('SELECT heartbeat_at FROM leases')).toEqual([[0]]);
    expect(onStale).not.toHaveBeenCalled();
  });

  it('of a lease that another has taken is not made, and said to be stale', () => {
    const { id, onStale, rows, statements, writes } = fenced();
    statements.leases.release(id, 1, 0);
    statements.leases.take(id, 'second', 5);
    const write = vi.fn();
    expect(() => writes.write(write)).toThrow(
      new StaleLeaseError('Token 1 is stale: another process has taken this run over, or ended it'),
    );
    expect(write).not.toHaveBeenCalled();
    expect(onStale).toHaveBeenCalledTimes(1);
    expect(rows('SELECT owner, heartbeat_at FROM leases')).toEqual([['second', 5]]);
  });

  it.each([
    { attempts: undefined, tries: 1 },
    { attempts: 3, tries: 3 },
  ])('is tried $tries times while the store is locked, for attempts of $attempts', ({ attempts, tries }) => {
    const { onStale, writes } = fenced();
    const write = vi.fn(() => {
      throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
    });
    expect(() => (attempts === undefined ? writes.write(write) : writes.write(write, { attempts }))).toThrow(
      'locked',
    );
    expect(write).toHaveBeenCalledTimes(tries);
    expect(onStale).not.toHaveBeenCalled();
  });
});
