import { expect, it } from 'vitest';
import { constantNote } from './constant-note.js';

it('names five runs, and counts the others', () => {
  const runs = Array.from({ length: 7 }, (_, seed) => ({ label: 'plain', seed }));
  expect(constantNote([])).toEqual([]);
  expect(constantNote(runs.slice(0, 2))).toEqual([
    expect.stringMatching(/^Warning: the same prediction .*: plain seed 0, plain seed 1\.$/),
  ]);
  expect(constantNote(runs)).toEqual([expect.stringMatching(/, plain seed 4, and 2 more\.$/)]);
});
