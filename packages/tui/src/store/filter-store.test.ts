import { afterAll, describe, expect, it } from 'vitest';
import { storeRuns } from '../../fixtures/run-store.js';
import { filterStore } from './filter-store.js';

const stored = storeRuns();
afterAll(() => stored[Symbol.dispose]());
const { reader } = stored;
const rows = reader.listRuns();
const names = { metricKeys: ['val/accuracy', 'val/loss'], others: () => ['lr', 'seed'] };
const filtered = (filter: string) => filterStore(reader, rows, filter, names);

describe('filterStore', () => {
  it('looks for words itself', () => {
    expect(filtered('resnet8 bn').rows).toHaveLength(2);
  });

  it('asks the tracker where there is an operator', () => {
    expect(filtered('status:pending').rows.map(({ name }) => name)).toEqual(['resnet8 bn s1']);
  });

  it('takes the names that columns have on the screen', () => {
    const found = filtered('val/acc>0.83').rows;
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(filtered('val/accuracy>0.83').rows);
  });

  it('says which name no run has, where no run matches', () => {
    expect(filtered('val/acuracy>0.5')).toEqual({
      rows: [],
      problem: { message: 'no metric val/acuracy; did you mean val/accuracy?', column: 1 },
    });
    expect(filtered('val/accuracy>5').problem).toBeNull();
  });

  it('keeps all rows and tells the column of what can not be read', () => {
    const { rows: kept, problem } = filtered('lr=1 !!');
    expect(kept).toBe(rows);
    expect(problem).toEqual({
      message: 'Filter, column 6: unexpected "!"; quote it if it is meant literally',
      column: 6,
    });
  });
});
