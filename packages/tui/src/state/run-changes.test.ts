import { describe, expect, it } from 'vitest';
import { annotateChosen, deleteChosen, parseTags, undelete, type ChosenRun } from './run-changes.js';
import { INITIAL_STATE } from './ui-state.js';

const context = (...runs: ChosenRun[]) => ({ chosen: runs });
const ended = (id: string): ChosenRun => ({ id, status: 'finished' });

describe('deleting', () => {
  it('takes runs from the screen until it is undone, the last ones first', () => {
    const once = deleteChosen({ ...INITIAL_STATE, selected: ['a', 'b'] }, context(ended('a'), ended('b')));
    expect(once).toMatchObject({ deleted: [['a', 'b']], selected: [] });
    const twice = deleteChosen(once, context(ended('c')));
    expect(twice.deleted).toEqual([['a', 'b'], ['c']]);
    expect(undelete(twice).deleted).toEqual([['a', 'b']]);
    expect(undelete(undelete(twice)).deleted).toEqual([]);
    expect(deleteChosen(twice, context(ended('c')))).toMatchObject({
      ...{ deleted: twice.deleted, message: 'no run to delete' },
    });
    expect(undelete(INITIAL_STATE).message).toBe('nothing was deleted');
  });

  it('leaves runs that are trained, and says so', () => {
    const state = deleteChosen(INITIAL_STATE, context(ended('a'), { id: 'b', status: 'running' }));
    expect(state.deleted).toEqual([]);
    expect(state.message).toBe('expected runs that nobody trains; 1 of these 2 is being trained');
    expect(deleteChosen(INITIAL_STATE, context()).message).toBe('no run to delete');
  });
});

describe('annotating', () => {
  it('asks for a change of all chosen runs', () => {
    expect(annotateChosen(INITIAL_STATE, context(ended('a'), ended('b')), { note: 'x' }).requesting).toEqual({
      ...{ kind: 'annotate', runIds: ['a', 'b'], annotation: { note: 'x' } },
    });
    expect(annotateChosen(INITIAL_STATE, context(), { note: 'x' }).requesting).toBeNull();
  });

  it('reads tags', () => {
    expect(parseTags(['checked', 'group=a=b', '-old'])).toEqual({ checked: '', group: 'a=b', old: null });
  });
});
