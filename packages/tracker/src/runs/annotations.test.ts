import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError, RunNotFoundError } from '../errors.js';
import { openReader } from '../query/reader.js';
import type { Store } from '../store-types.js';
import { openStore } from '../store.js';

let file: string;
let store: Store;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'ablate.db');
  store = openStore(file, { captureOutput: false });
  return () => store.close();
});

describe('what people say about a run', () => {
  it('changes while another process writes it, and what is not named stays', () => {
    using run = store.startRun({ experiment: 'e', tags: { a: '1', b: '2' } });
    using other = openStore(file);
    other.annotate(run.id, { note: 'odd', tags: { a: null, c: '' } });
    other.annotate(run.id, { tags: { b: '3' } });
    using reader = openReader(file);
    expect(reader.getRun(run.id)).toMatchObject({ status: 'running', note: 'odd', archivedAt: null });
    expect(reader.getRun(run.id).tags).toEqual({ b: '3', c: '' });
    other.annotate(run.id, { note: '' });
    expect(reader.getRun(run.id).note).toBeNull();
    run.finish();
  });

  it('puts a run out of lists, and back', () => {
    const ids = ['one', 'two'].map((name) => store.enqueue({ experiment: 'e', name }));
    store.annotate(ids[0] ?? '', { archived: true });
    using reader = openReader(file);
    const names = (archived?: boolean) =>
      reader.listRuns(archived === undefined ? {} : { archived }).map(({ name }) => name);
    expect([names(false), names(true), names()]).toEqual([['two'], ['one'], ['two', 'one']]);
    store.annotate(ids[0] ?? '', { archived: false });
    expect([names(false), names(true)]).toEqual([['two', 'one'], []]);
  });

  it('is found by filters', () => {
    const id = store.enqueue({ experiment: 'e', name: 'one' });
    store.enqueue({ experiment: 'e', name: 'two' });
    store.annotate(id, { note: 'Loss jumps at step 400' });
    using reader = openReader(file);
    expect(reader.listRuns({ filter: 'note~jumps' }).map(({ name }) => name)).toEqual(['one']);
  });

  it.each([
    [{ notes: 'x' }, 'Misspelled option "notes" should be "note"'],
    [{ note: 7 }, 'Expected the note to be a text, got 7'],
    [{ archived: 'yes' }, 'Expected `archived` to be true or false, got "yes"'],
    [{ tags: { '': 'x' } }, 'Expected the key of a tag to be a text that is not empty, got ""'],
    [{ tags: { a: 7 } }, 'Expected the tag "a" to be a text, got 7'],
  ])('%j is refused, and nothing is changed', (annotation, message) => {
    const id = store.enqueue({ experiment: 'e', tags: { a: '1' } });
    const wrong = () => store.annotate(id, { note: 'kept out', ...annotation } as never);
    expect(wrong).toThrow(InvalidValueError);
    expect(wrong).toThrow(message);
    using reader = openReader(file);
    expect(reader.getRun(id)).toMatchObject({ note: null, tags: { a: '1' } });
  });

  it('of no run is refused', () => {
    expect(() => store.annotate('01ARZ3NDEKTSV4RRFFQ69G5FAV', { note: 'x' })).toThrow(RunNotFoundError);
  });
});
