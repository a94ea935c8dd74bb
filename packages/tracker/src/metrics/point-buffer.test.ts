import { describe, expect, it } from 'vitest';
import { InvalidValueError } from '../errors.js';
import { PointBuffer } from './point-buffer.js';

describe('a point buffer', () => {
  it('keeps apart what goes on and what comes late, by key', () => {
    const buffer = new PointBuffer([['stored', 10]]);
    expect([...buffer.waiting()]).toEqual([]);
    buffer.addAll({ fresh: 1, stored: 2 }, 10, 100);
    buffer.addAll({ fresh: 3, stored: NaN }, 11, 101);
    buffer.add('fresh', 11, 102, 4);
    buffer.add('fresh', 0, 103, 5);
    buffer.add('stored', 13, 104, 6);
    buffer.add('stored', 12, 105, 7);
    expect(buffer.size).toBe(8);
    expect([...buffer.waiting()]).toEqual([
      {
        key: 'fresh',
        steps: [10, 11],
        times: [100, 101],
        values: [1, 3],
        late: [
          { step: 11, time: 102, value: 4 },
          { step: 0, time: 103, value: 5 },
        ],
      },
      {
        key: 'stored',
        steps: [11, 13],
        times: [101, 104],
        values: [NaN, 6],
        late: [
          { step: 10, time: 100, value: 2 },
          { step: 12, time: 105, value: 7 },
        ],
      },
    ]);
  });

  it('takes step 0 of a new key as going on', () => {
    const buffer = new PointBuffer();
    buffer.addAll({ loss: 1 }, 0, 0);
    expect([...buffer.waiting()]).toMatchObject([{ steps: [0], late: [] }]);
  });

  it('is empty after clear, and still knows the last steps', () => {
    const buffer = new PointBuffer();
    buffer.add('loss', 5, 1, 1);
    buffer.add('loss', 5, 2, 2);
    buffer.clear();
    expect(buffer.size).toBe(0);
    expect([...buffer.waiting()]).toEqual([]);
    buffer.add('loss', 5, 3, 3);
    expect(buffer.size).toBe(1);
    expect([...buffer.waiting()]).toEqual([
      { key: 'loss', steps: [], times: [], values: [], late: [{ step: 5, time: 3, value: 3 }] },
    ]);
    buffer.clear();
    expect([...buffer.waiting()]).toEqual([]);
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses the step %d', (step) => {
    const buffer = new PointBuffer();
    expect(() => buffer.addAll({ loss: 1 }, step, 0)).toThrow(
      new InvalidValueError(`Expected \`step\` to be an integer from 0 up, got ${step}`),
    );
    expect(buffer.size).toBe(0);
  });

  it('refuses what is no number, and a metric without a name', () => {
    const buffer = new PointBuffer();
    const values = JSON.parse('{"a": null}') as Record<string, number>;
    expect(() => buffer.addAll(values, 0, 0)).toThrow('Expected the value of "a" to be a number, got object');
    expect(() => buffer.addAll({ '': 1 }, 0, 0)).toThrow(
      new InvalidValueError('Expected a metric name, got an empty string'),
    );
    expect(buffer.size).toBe(0);
    expect([...buffer.waiting()]).toEqual([]);
  });
});
