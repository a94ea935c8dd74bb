import { describe, expect, it } from 'vitest';
import { FakeReader, quickstartRuns } from '../../fixtures/fake-reader.js';
import { filterStore } from './filter-store.js';

const reader = new FakeReader(quickstartRuns());
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
    expect(problem).toEqual({ message: 'Filter, column 6: unexpected "!!"', column: 6 });
  });
});
