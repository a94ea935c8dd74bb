import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  ACTIVE_STATUSES,
  END_STATUSES,
  HELD_STATUSES,
  isActive,
  isHeld,
  mayBecome,
  preferenceOf,
  RUN_STATUSES,
  TRANSITIONS,
  type Transition,
} from './life-cycle.js';
import { effectiveStatus } from './effective-status.js';

describe('statuses', () => {
  it('are waiting, held or ended', () => {
    expect(HELD_STATUSES).toEqual(['leased', 'queued', 'running']);
    expect(ACTIVE_STATUSES).toEqual(['pending', 'leased', 'queued', 'running']);
    expect(END_STATUSES).toEqual(['finished', 'failed', 'crashed', 'killed', 'pruned']);
    expect(RUN_STATUSES).toEqual([...ACTIVE_STATUSES, ...END_STATUSES]);
    expect(RUN_STATUSES.filter(isHeld)).toEqual(HELD_STATUSES);
    expect(RUN_STATUSES.filter(isActive)).toEqual(ACTIVE_STATUSES);
  });

  it('are preferred as answers for a cell: done, then what may still be', () => {
    expect(RUN_STATUSES.toSorted((one, other) => preferenceOf(one) - preferenceOf(other))).toEqual([
      ...['finished', 'running', 'queued', 'leased', 'pruned', 'pending', 'crashed', 'killed', 'failed'],
    ]);
    expect(new Set(RUN_STATUSES.map(preferenceOf)).size).toBe(RUN_STATUSES.length);
  });

  it.each(RUN_STATUSES)('%s of a run whose process is gone is a crash if it was held', (status) => {
    expect(effectiveStatus(status, false)).toBe(status);
    expect(effectiveStatus(status, true)).toBe(
      HELD_STATUSES.some((held) => held === status) ? 'crashed' : status,
    );
  });
});

describe('transitions', () => {
  const all: readonly [string, Transition][] = Object.entries(TRANSITIONS);

  it('lead from pending to every status, and from finished nowhere', () => {
    const reached = new Set<string>(['pending']);
    for (let size = 0; size < reached.size;) {
      size = reached.size;
      for (const [, { from, to }] of all)
        if (from.some((status) => reached.has(status))) for (const status of to) reached.add(status);
    }
    expect([...reached].sort()).toEqual([...RUN_STATUSES].sort());
    expect(all.filter(([, { from }]) => from.includes('finished'))).toEqual([]);
    expect(mayBecome('take', 'failed')).toBe(true);
    expect(mayBecome('take', 'pruned')).toBe(false);
  });

  const document = readFileSync(new URL('../../../../docs/architecture.md', import.meta.url), 'utf8');

  it('are those of the table in docs/architecture.md', () => {
    const rows = all.map(
      ([name, { from, to, who, token }]) =>
        `| ${name} | ${from.join(', ')} | ${to.join(', ')} | ${who} | ${token} |`,
    );
    // Below its head and the line that ends it.
    const table = (/^\| name .*\n((?:\|.*\n)+)/m.exec(document)?.[1] ?? '')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/ +/g, ' '));
    expect(table).toEqual(rows);
  });

  it('are those of the drawing in docs/architecture.md', () => {
    const arrows = all.flatMap(([name, { from, to }]) =>
      from.flatMap((one) => to.map((other) => `${one} --> ${other}: ${name}`)),
    );
    const drawing = /```mermaid\n([^]*?)```/.exec(document)?.[1] ?? '';
    const drawn = drawing
      .split('\n')
      .flatMap((line) => /^ +(\w+ --> \w+): (.+)$/.exec(line)?.slice(1) ?? [])
      .reduce<string[][]>((pairs, part, at) => {
        if (at % 2 === 0) pairs.push([part]);
        else pairs.at(-1)?.push(part);
        return pairs;
      }, [])
      .flatMap(([arrow = '', names = '']) => names.split(', ').map((name) => `${arrow}: ${name}`));
    expect(drawn.sort()).toEqual(arrows.sort());
  });
});
