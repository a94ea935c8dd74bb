import { beforeEach, describe, expect, it } from 'vitest';
import { Liveness, type Holder } from './liveness.js';
import { processState, thisProcess, type ProcessState } from './processes.js';

const elsewhere: Holder = {
  ...{ host: 'elsewhere', pid: 7, pidSpace: 'another boot', processStart: '5' },
  ...{ beats: 0, heartbeatAt: 0 },
};

let now: number;
let state: ProcessState;
let liveness: Liveness;
beforeEach(() => {
  now = 1e6;
  state = 'unknown';
  liveness = new Liveness({ self: thisProcess, stateOf: () => state, clock: () => now });
});

/** Looks once a second until the time is over; what is seen then. */
function watch(seconds: number, holder: Holder, held = 'a run'): boolean {
  let isGone = liveness.isGone(held, holder);
  for (let second = 0; second < seconds; second += 1) {
    now += 1000;
    isGone = liveness.isGone(held, holder);
  }
  return isGone;
}

describe('a holder of which the system tells', () => {
  it.each(['alive', 'gone'] as const)('is %s at once, however long it is silent', (said) => {
    state = said;
    expect(watch(100, elsewhere)).toBe(said === 'gone');
    expect(liveness.isGone('another run', elsewhere)).toBe(said === 'gone');
  });
});

describe('a holder of which the system does not tell', () => {
  it('is gone once it has been silent for a minute under the eyes of this process', () => {
    expect(watch(60, elsewhere)).toBe(false);
    expect(watch(1, elsewhere)).toBe(true);
  });

  it('is alive for one that has not looked before, whatever its clock says', () => {
    expect(liveness.isGone('a run', { ...elsewhere, heartbeatAt: -1e9 })).toBe(false);
    expect(liveness.isGone('another run', { ...elsewhere, heartbeatAt: 1e9 })).toBe(false);
  });

  it.each<[string, Partial<Holder>]>([
    ['a beat', { beats: 1 }],
    ['a beat by a clock that stands still', { beats: 1, heartbeatAt: 0 }],
    ['another process', { pid: 8 }],
    ['another host', { host: 'there' }],
    ['another boot', { pidSpace: 'next' }],
    ['a later process with its pid', { processStart: '6' }],
  ])('is heard of by %s', (_, change) => {
    expect(watch(59, elsewhere)).toBe(false);
    const heard = { ...elsewhere, ...change };
    expect(watch(60, heard)).toBe(false);
    expect(watch(1, heard)).toBe(true);
    expect(liveness.isGone('a run', { ...heard, beats: 9 })).toBe(false);
  });

  it('is not heard of by the time alone that it gives', () => {
    watch(60, elsewhere);
    expect(watch(1, { ...elsewhere, heartbeatAt: 1e12 })).toBe(true);
  });

  it('is watched for each thing that it holds', () => {
    expect(watch(61, elsewhere, 'one')).toBe(true);
    expect(liveness.isGone('other', elsewhere)).toBe(false);
  });

  it('is not gone because this process was stopped, perhaps together with it', () => {
    liveness.isGone('a run', elsewhere);
    now += 1e9;
    expect(liveness.isGone('a run', elsewhere)).toBe(false);
    now += 1e9;
    expect(liveness.isGone('a run', elsewhere)).toBe(false);
    now += 1;
    expect(liveness.isGone('a run', elsewhere)).toBe(true);
  });
});

it('asks the system by itself', () => {
  const here = new Liveness();
  expect(here.self).toBe(thisProcess());
  expect(here.isGone('a run', { ...elsewhere, ...thisProcess() })).toBe(processState(thisProcess()) === 'gone');
});
