import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { temporaryDataFolder } from '../../fixtures/temporary-data-folder.js';
import { spilledLeases, SpilledPoints } from './spilled-points.js';
import { PointBuffer } from '../metrics/point-buffer.js';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const RUN = '01M8JBARDXBE82AHC5M2EVH0RM';
const END = { status: 'failed', reason: 'exit code 1', time: 99 } as const;

function buffered(...entries: [key: string, step: number, time: number, value: number][]): PointBuffer {
  const buffer = new PointBuffer();
  for (const entry of entries) buffer.add(...entry);
  return buffer;
}

/** Key, steps, times, values and late points of what was read. */
function read(spilled: SpilledPoints, lastSteps: [string, number][] = []): unknown[] | undefined {
  const content = spilled.read(lastSteps);
  return content === undefined
    ? undefined
    : [...content.buffer.waiting()].map(({ key, steps, times, values, late }) => [
        ...[key, steps, times, values],
        late.map(({ step, time, value }) => [step, time, value]),
      ]);
}

/** What appending throws: `toThrow` would take nothing thrown for an error. */
function failureOf(spilled: SpilledPoints): unknown {
  try {
    return spilled.append(buffered(['a', 1, 11, 2]));
  } catch (error) {
    return error;
  }
}

describe('the file of a lease', () => {
  it('gives what was appended, whatever the numbers', () => {
    const spilled = new SpilledPoints(file, RUN, 3);
    expect(read(spilled)).toBeUndefined();
    const kept = spilled.append(
      buffered(
        ['a', 1, 10, NaN],
        ['a', 2, 11, Infinity],
        ['b', 0, 12, -Infinity],
        ['a', 1, 13, NaN],
        ['a', 0, 14, 0.1],
      ),
    );
    expect(kept).toBe(path.join(`${file}.pending`, `${RUN}-3.jsonl`));
    expect(statSync(`${file}.pending`).mode & 0o777).toBe(0o700);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(spilled.read([])?.end).toBeUndefined();
    expect(spilled.append(buffered(['a', 3, 15, 5]), { end: END })).toBe(kept);
    expect(read(spilled)).toEqual([
      [
        ...['a', [1, 2, 3], [10, 11, 15], [NaN, Infinity, 5]],
        [
          [1, 13, NaN],
          [0, 14, 0.1],
        ],
      ],
      ['b', [0], [12], [-Infinity], []],
    ]);
    expect(read(spilled, [['b', 0]])?.[1]).toEqual(['b', [], [], [], [[0, 12, -Infinity]]]);
    expect(spilled.read([])?.end).toEqual(END);
    expect(read(new SpilledPoints(file, RUN, 2))).toBeUndefined();
    spilled.remove();
    expect(existsSync(kept)).toBe(false);
    expect(read(spilled)).toBeUndefined();
    spilled.remove();
  });

  it('gives an end without points, and of several the first that is more than a crash', () => {
    const spilled = new SpilledPoints(file, RUN, 1);
    spilled.append(buffered(), { end: { ...END, status: 'crashed' } });
    expect(spilled.read([])?.end).toEqual({ ...END, status: 'crashed' });
    spilled.append(buffered(), { end: { ...END, reason: null } });
    expect(spilled.read([])?.end).toEqual({ ...END, reason: null });
    spilled.append(buffered(), { end: { ...END, status: 'crashed' } });
    spilled.append(buffered(['a', 0, 0, 1]));
    expect(spilled.read([])?.end).toEqual({ ...END, reason: null });
  });

  it('loses only the line that was left half written, not the next', () => {
    const spilled = new SpilledPoints(file, RUN, 1);
    const kept = spilled.append(buffered(['a', 0, 10, 1]));
    appendFileSync(kept, '{"key":"a","steps":[1],"ti');
    spilled.append(buffered(['a', 2, 12, 3], ['b', 0, 13, 4]));
    expect(read(spilled)).toEqual([
      ['a', [0, 2], [10, 12], [1, 3], []],
      ['b', [0], [13], [4], []],
    ]);
  });

  it.each([
    'nonsense',
    'null',
    '[1]',
    '7',
    '{"key":1,"steps":[1],"times":[1],"values":[1]}',
    '{"steps":[1],"times":[1],"values":[1]}',
    '{"key":"x","steps":1,"times":[1],"values":[1]}',
    '{"key":"x","steps":[1],"times":"1","values":[1]}',
    '{"key":"x","steps":[1],"times":[1],"values":{"0":1}}',
    '{"key":"x","steps":["1"],"times":[1],"values":[1]}',
    '{"key":"x","steps":[1],"times":[null],"values":[1]}',
    '{"key":"x","steps":[1],"times":[1],"values":["one"]}',
    '{"key":"x","steps":[1],"times":[1],"values":[]}',
    '{"key":"x","steps":[],"times":[],"values":[],"late":7}',
    '{"key":"x","steps":[],"times":[],"values":[],"late":[7,null]}',
    '{"end":null}',
    '{"end":[]}',
    '{"end":"failed"}',
    '{"end":{"status":"running","time":1}}',
    '{"end":{"status":"failed","time":"1"}}',
  ])('takes nothing from %s, and goes on', (line) => {
    const spilled = new SpilledPoints(file, RUN, 1);
    const kept = spilled.append(buffered(['a', 0, 10, 1]));
    appendFileSync(kept, `${line}\n`);
    spilled.append(buffered(['a', 1, 11, 2]));
    expect(read(spilled)).toEqual([['a', [0, 1], [10, 11], [1, 2], []]]);
    expect(spilled.read([])?.end).toBeUndefined();
  });

  it.each(['finished', 'failed', 'crashed', 'killed', 'pruned'])('may say that the run is %s', (status) => {
    const spilled = new SpilledPoints(file, RUN, 1);
    const kept = spilled.append(buffered());
    appendFileSync(kept, `${JSON.stringify({ end: { status, reason: 7, time: 5 } })}\n`);
    expect(spilled.read([])?.end).toEqual({ status, reason: null, time: 5 });
  });
});

describe('where there is no place beside the store', () => {
  it("the file is in the user's folder for data, for its owner only", () => {
    const folder = temporaryDataFolder();
    writeFileSync(`${file}.pending`, '');
    const spilled = new SpilledPoints(file, RUN, 1);
    const kept = spilled.append(buffered(['a', 0, 10, 1]), { end: END });
    expect(path.dirname(path.dirname(kept))).toBe(path.join(folder, 'ablate', 'pending'));
    expect(path.basename(path.dirname(kept))).toMatch(/^ablate\.db-[0-9a-f]{16}$/);
    expect(statSync(path.dirname(kept)).mode & 0o777).toBe(0o700);
    expect(read(spilled)).toEqual([['a', [0], [10], [1], []]]);
    expect(spilledLeases(file)).toEqual([{ runId: RUN, token: 1 }]);
    // Another store has a folder of its own.
    expect(spilledLeases(path.join(temporaryFolder(), 'ablate.db'))).toEqual([]);
    spilled.remove();
    expect(existsSync(kept)).toBe(false);
  });

  it('what both places hold is read, that beside the store first, and removed', () => {
    temporaryDataFolder();
    const spilled = new SpilledPoints(file, RUN, 1);
    const besides = spilled.append(buffered(['a', 0, 10, 1]), { end: END });
    const away = `${file}.away`;
    renameSync(path.dirname(besides), away);
    writeFileSync(`${file}.pending`, '');
    const elsewhere = new SpilledPoints(file, RUN, 1).append(buffered(['a', 1, 11, 2]), {
      end: { ...END, status: 'killed' },
    });
    rmSync(`${file}.pending`);
    renameSync(away, path.dirname(besides));
    expect(read(spilled)).toEqual([['a', [0, 1], [10, 11], [1, 2], []]]);
    expect(spilled.read([])?.end).toEqual(END);
    expect(spilledLeases(file)).toEqual([{ runId: RUN, token: 1 }]);
    spilled.remove();
    expect([existsSync(besides), existsSync(elsewhere)]).toEqual([false, false]);
    const [folder, all] = [path.dirname(elsewhere), path.dirname(path.dirname(elsewhere))];
    expect([folder, all].filter((each) => existsSync(each))).toEqual([]);
  });

  it('the folder in the user’s is removed with the last that waits for any store', () => {
    temporaryDataFolder();
    writeFileSync(`${file}.pending`, '');
    const [one, other] = [new SpilledPoints(file, RUN, 1), new SpilledPoints(file, RUN, 2)];
    const folder = path.dirname(one.append(buffered(['a', 0, 10, 1])));
    const kept = other.append(buffered(['a', 0, 10, 1]));
    one.remove();
    expect(existsSync(kept)).toBe(true);
    other.remove();
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(other.append(buffered(['a', 0, 10, 1])))).toBe(true);
  });

  it('what comes later goes to where the last went, so that the later value of a step counts', () => {
    temporaryDataFolder();
    const spilled = new SpilledPoints(file, RUN, 1);
    writeFileSync(`${file}.pending`, '');
    const first = spilled.append(buffered(['a', 0, 10, 1]));
    rmSync(`${file}.pending`);
    expect(spilled.append(buffered(['a', 0, 11, 2]))).toBe(first);
    expect(read(spilled)).toEqual([['a', [0], [10], [1], [[0, 11, 2]]]]);
    rmSync(path.dirname(path.dirname(first)), { recursive: true });
    writeFileSync(path.dirname(path.dirname(first)), '');
    expect(path.dirname(spilled.append(buffered(['a', 1, 12, 3])))).toBe(`${file}.pending`);
  });

  it('and none of the user either, it says why there is none beside the store', () => {
    writeFileSync(`${file}.pending`, '');
    const occupied = path.join(temporaryFolder(), 'file');
    writeFileSync(occupied, '');
    vi.stubEnv('XDG_DATA_HOME', occupied);
    expect(String(failureOf(new SpilledPoints(file, RUN, 1)))).toMatch(
      /\.pending is no folder of this user$/,
    );
  });
});

describe('a folder of somebody else', () => {
  it('is neither read nor written', () => {
    const spilled = new SpilledPoints(file, RUN, 1);
    spilled.append(buffered(['a', 0, 10, 1]));
    temporaryDataFolder();
    vi.spyOn(process, 'getuid').mockReturnValue(4711);
    expect(read(spilled)).toBeUndefined();
    expect(spilledLeases(file)).toEqual([]);
    expect(String(failureOf(spilled))).toMatch(/^Error: .*\.pending is no folder of this user$/);
    vi.restoreAllMocks();
    expect(read(spilled)).toEqual([['a', [0], [10], [1], []]]);
  });

  it('is not followed to by a link', () => {
    temporaryDataFolder();
    const target = temporaryFolder();
    symlinkSync(target, `${file}.pending`);
    writeFileSync(path.join(target, `${RUN}-1.jsonl`), '{"key":"a","steps":[0],"times":[0],"values":[1]}\n');
    const spilled = new SpilledPoints(file, RUN, 1);
    expect(read(spilled)).toBeUndefined();
    const kept = spilled.append(buffered(['b', 0, 0, 1]));
    expect(kept).toContain('ablate.db-');
    expect(read(spilled)).toEqual([['b', [0], [0], [1], []]]);
  });
});

describe('the leases that wait', () => {
  it('are those that files are named after, and nothing else', () => {
    temporaryDataFolder();
    expect(spilledLeases(file)).toEqual([]);
    mkdirSync(`${file}.pending`);
    const ids = ['01M8JBARDXBE82AHC5M2EVH0RM', '01M8JBARDXBE82AHC5M2EVH0RN'];
    const names = [`${ids[0]}-1.jsonl`, `${ids[0]}-12.jsonl`, `${ids[1]}-3.jsonl`];
    const others = [
      'notes.txt',
      `${ids[0]}.jsonl`,
      `${ids[0]}-1.jsonl.old`,
      `x${ids[0]}-1.jsonl`,
      `${ids[0]}-x.jsonl`,
    ];
    for (const name of [...names, ...others]) writeFileSync(path.join(`${file}.pending`, name), '');
    const found = spilledLeases(file).map(({ runId, token }) => `${runId} ${token}`);
    expect(found.sort()).toEqual([`${ids[0]} 1`, `${ids[0]} 12`, `${ids[1]} 3`]);
  });
});
