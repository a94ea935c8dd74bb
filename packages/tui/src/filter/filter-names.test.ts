import { describe, expect, it } from 'vitest';
import { filterWords, unknownName, withStoredNames } from './filter-names.js';

const METRICS = ['test/accuracy', 'test/loss', 'val/loss', 'learning_rate'];

describe('names in a filter', () => {
  it.each([
    ['test/acc>0.9', 'test/accuracy>0.9'],
    ['-test/acc.max >= 0.9 lr<1 val/loss<2', '-test/accuracy.max >= 0.9 learning_rate<1 val/loss<2'],
    ['name:"test/acc=1" test/acc', 'name:"test/acc=1" test/acc'],
    ['(test/acc>0.5 OR test/acc=nan)', '(test/accuracy>0.5 OR test/accuracy=nan)'],
  ])('of columns are those of the store: %s', (typed, stored) => {
    expect(withStoredNames(typed, METRICS)).toBe(stored);
  });

  it('mean a metric of their own before a title', () => {
    expect(withStoredNames('test/acc>1', [...METRICS, 'test/acc'])).toBe('test/acc>1');
  });

  it.each([
    ['test/acuracy>0.9', 'no metric test/acuracy; did you mean test/accuracy?', 1],
    ['seed=1 -val/los<2', 'no metric val/los; did you mean val/loss?', 9],
    ['test/acy>0.9', 'no metric test/acy; did you mean test/accuracy?', 1],
    ['dropot=0.1', 'no parameter or metric dropot; did you mean dropout?', 1],
    ['zzzzzzzzz=1', 'no parameter or metric zzzzzzzzz', 1],
  ])('that nothing has are told: %s', (filter, message, column) => {
    expect(unknownName(filter, METRICS, ['dropout', 'model'])).toEqual({ message, column });
  });

  it.each(['status:finished', 'seed>1', 'model.options.depth=8', 'val/loss.min<1', 'words alone', '"a=1"'])(
    'that are known are not: %s',
    (filter) => {
      expect(unknownName(filter, METRICS, ['model'])).toBeNull();
    },
  );

  it('are offered with the fields of a run', () => {
    expect(filterWords(METRICS, ['model'])).toEqual(
      expect.arrayContaining(['status:', 'test/accuracy', 'model', 'tag:']),
    );
  });
});
