import type { Comparison } from '@ablate/statistics';
import { expect, it } from 'vitest';
import { changedCodeLines, registrationLines, standingLines } from './registration-lines.js';

const registration = { hash: 'a1b2c3d4e5f6'.repeat(5), createdAt: 0, earlier: 0, differences: [] };

it('says what a comparison answers, and what is exploratory', () => {
  const row = { verdict: 'better' } as Comparison['rows'][number];
  const standing = (rows: Comparison['rows']) => standingLines({ rows, effects: null, registration: null });
  expect(standing([row])[0]).toMatch(/^Exploratory: nothing was registered/);
  expect(standing([{ ...row, verdict: '' }])).toEqual([]);
  expect(standingLines({ rows: [], effects: null, registration })).toEqual(registrationLines(registration));
  expect(registrationLines(registration)[0]).toMatch(
    /^Answers registration a1b2c3d4e5f6 of .*, made before any of its runs\.$/,
  );
  expect(registrationLines({ ...registration, earlier: 1 })[0]).toMatch(
    /Exploratory: 1 of its runs had ended before it was made\.$/,
  );
  const differences = ['margin: 0.1 was registered, now none', 'cell "\u001b[2J" was not registered'];
  const [text = ''] = registrationLines({ ...registration, differences });
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^Exploratory: not as in registration a1b2c3d4e5f6 of .*:$/),
    '  margin: 0.1 was registered, now none',
    expect.not.stringContaining('\u001b'),
  ]);
});

it('says which files have changed, or that the earlier code is not known', () => {
  const changed = { plugin: 'regularizer/scale', files: ['./a.ts', './b.ts'], cells: 2 };
  expect(changedCodeLines([changed, { ...changed, files: [], cells: 1 }])).toEqual([
    '2 runs are trained anew: code of ./a.ts, ./b.ts changed (scale).',
    '1 run is trained anew: its earlier code is not known (scale).',
  ]);
});
