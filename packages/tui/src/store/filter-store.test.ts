import { afterAll, describe, expect, it } from 'vitest';
import { storeRuns } from '../../fixtures/run-store.js';
import { filterStore } from './filter-store.js';

const stored = storeRuns();
afterAll(() => stored[Symbol.dispose]());
const { reader } = stored;
const rows = reader.listRuns();

describe('filterStore', () => {
  it('looks for words itself', () => {
    expect(filterStore(reader, rows, 'resnet8 bn').rows).toHaveLength(2);
  });

  it('asks the tracker where there is an operator', () => {
    expect(filterStore(reader, rows, 'status:pending').rows.map(({ name }) => name)).toEqual([
      'resnet8 bn s1',
    ]);
  });

  it('keeps all rows and tells the column of what can not be read', () => {
    const { rows: kept, problem } = filterStore(reader, rows, 'lr=1 !!');
    expect(kept).toBe(rows);
    expect(problem).toEqual({
      message: 'Filter, column 6: unexpected "!"; quote it if it is meant literally',
      column: 6,
    });
  });
});
