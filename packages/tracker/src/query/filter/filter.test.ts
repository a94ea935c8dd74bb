import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../fixtures/temporary-folder.js';
import { FilterError } from '../../errors.js';
import { openReader } from '../reader.js';
import { openStore } from '../../store.js';
import type { DetailReader } from '../../types.js';

let reader: DetailReader;

beforeAll(() => {
  const file = path.join(temporaryFolder(), 'ablate.db');
  using store = openStore(file);
  const add = (name: string, config: object, accuracy: number[], tags: Record<string, string> = {}): void => {
    const run = store.startRun({ experiment: 'e', name, config: { ...config }, tags, seed: accuracy.length });
    for (const [step, value] of accuracy.entries()) run.log({ 'val/accuracy': value }, { step });
    run.finish(accuracy.includes(NaN) ? 'failed' : 'finished');
  };
  add('a', { model: { use: 'resnet20', options: { depth: 20 } }, lr: 0.1 }, [0.95, 0.8]);
  add('b', { model: 'resnet20', lr: 0.01, amp: true }, [0.5, 0.9, 0.92], { debug: '', group: 'x' });
  add('c', { model: 'plain', regularizers: [{ use: 'dropout' }, { use: 'l2' }] }, [NaN]);
  store.enqueue({ experiment: 'other', name: 'waiting "one"', config: { lr: null } });
  store.close();
  reader = openReader(file);
});

afterAll(() => reader.close());

const names = (filter: string): string =>
  reader
    .listRuns({ filter, orderBy: 'name' })
    .map(({ name }) => name.charAt(0))
    .join('');

describe('a filter', () => {
  it.each([
    ['', 'abcw'],
    ['status:finished model=resnet20 val/accuracy>=0.9 -tag:debug', ''],
    ['status:finished model=resnet20 val/accuracy>=0.9', 'b'],
    ['val/accuracy.max>=0.95', 'a'],
    ['val/accuracy.min < 0.6 OR status:pending', 'bw'],
    ['val/accuracy.count=3', 'b'],
    ['val/accuracy=nan', 'c'],
    ['metric:val/accuracy', 'abc'],
    ['model.options.depth>10', 'a'],
    ['regularizers=dropout', 'c'],
    ['regularizers=l2', 'c'],
    ['lr=0.1', 'a'],
    ['lr!=0.1', 'bcw'],
    ['lr=null', 'w'],
    ['param:lr', 'abw'],
    ['amp=true', 'b'],
    ['tag:group=x', 'b'],
    ['tag:group~X', 'b'],
    ['NOT tag:debug', 'acw'],
    ['-(tag:debug OR status:failed)', 'aw'],
    ['- (tag:debug)', 'acw'],
    ['status:finished AND (lr=0.1 OR lr=0.01) AND seed>2', 'b'],
    ['lr=0.1 OR lr=0.01 status:pending', 'a'],
    ['experiment:other', 'w'],
    ['created>2001-01-01', 'abcw'],
    ['duration<100', 'abc'],
    ['duration<1m40s', 'abc'],
    ['name~AIT', 'w'],
    ['ait', 'w'],
    ['"waiting \\"one\\""', 'w'],
    [`name="'; DROP TABLE runs; --"`, ''],
    ['unknown=1', ''],
  ])('%s finds "%s"', (filter, expected) => {
    expect(names(filter)).toBe(expected);
  });

  it.each([
    ['status:finsihed', 8, 'did you mean finished?'],
    ['lr>', 4, 'expected a value after ">", got the end'],
    ['(lr=1', 6, 'expected ")", got the end'],
    ['lr=1)', 5, 'unexpected ")"'],
    ['name="open', 6, 'never closed'],
    ['lr>fast', 4, 'expected a number after ">"'],
    ['tags:debug', 1, 'known: id, experiment, name, status'],
    ['stats:finished', 1, 'metric (did you mean status?)'],
    ['created>yesterday', 9, 'expected a date'],
    ['a OR', 5, 'expected a condition'],
    ['= 3', 1, 'expected a condition'],
    ['!', 1, 'unexpected "!"'],
    ['('.repeat(1000), 51, 'too deeply nested'],
  ])('%s is refused at column %i', (filter, column, message) => {
    expect(() => names(filter)).toThrow(message);
    expect(() => names(filter)).toThrow(FilterError);
    expect(() => names(filter)).toThrow(`column ${column}:`);
  });
});
