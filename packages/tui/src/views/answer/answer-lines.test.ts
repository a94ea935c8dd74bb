import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERED, type AnsweredStore, answeredStore } from '../../../fixtures/answered-store.js';
import { type RunStore, storeRuns } from '../../../fixtures/run-store.js';
import { compareMatrix, knownComparison } from '../../matrix/matrix-runs.js';
import { blockText, lineText, lineWidth } from '../../text/line.js';
import { answerLines } from './answer-lines.js';
import { answerOf } from './answer.js';
import { readAsked } from './asked-experiment.js';

let runs: AnsweredStore;
beforeAll(() => {
  runs = answeredStore();
  runs.finishLast();
});
afterAll(() => runs[Symbol.dispose]());

/** Two components, alone and together. */
function designedStore(): RunStore {
  const stored = storeRuns([]);
  const levels = ['on', 'off'];
  const cells = levels.flatMap((a) =>
    levels.map((b) => ({ hash: `${a}-${b}`, label: `a ${a}, b ${b}`, labels: { a, b } })),
  );
  stored.store.ensureExperiment({
    name: 'designed',
    matrix: {
      axes: { a: levels, b: levels },
      ...{ seeds: [0, 1, 2, 3, 4, 5], design: { kind: 'factorial', components: ['a', 'b'] } },
      ...{ compare: { metric: 'test/accuracy', goal: 'max', worst: 0 }, cells },
    },
  });
  for (const { hash, labels } of cells)
    for (let seed = 0; seed < 6; seed++) {
      const run = stored.store.startRun({ experiment: 'designed', configHash: hash, seed });
      const gain = (labels.a === 'on' ? 0.1 : 0) + (labels.b === 'on' ? -0.02 : 0);
      run.log({ 'test/accuracy': 0.5 + gain + 0.001 * Math.sin(7 * seed + hash.length) }, { step: 1 });
      run.finish();
    }
  return stored;
}

const AS_ASKED = { metric: null, goal: null, baseline: null };

function ask(chosen: Partial<Parameters<typeof readAsked>[2]> = {}) {
  const asked = readAsked(runs.reader, ANSWERED, { ...AS_ASKED, ...chosen });
  if (asked === null) throw new Error('no matrix');
  return asked;
}

function shown(width: number, column = 0, chosen: Parameters<typeof ask>[0] = {}) {
  const asked = ask(chosen);
  const answer = answerOf(asked, compareMatrix(asked, asked.metric), false);
  return answerLines({ answer, experiment: ANSWERED, row: 1, column, width });
}

function text(...options: Parameters<typeof shown>): string {
  const { head, lines } = shown(...options);
  return '\n' + blockText([...head, ...lines]);
}

describe('the answer of an experiment', () => {
  it('is question, sentence, and a row for each cell by its effect', () => {
    expect(text(150)).toMatchInlineSnapshot(`
      "
      recipe: Which part does the work?
      Compared with resnet20 by test/accuracy, resnet20 with batch norm: better by 0.0404 [0.0378, 0.0429]; resnet20 without shortcut: worse by 0.0293
      [0.0269, 0.0316]; resnet20 with label smoothing: same within 0.01; resnet20 with a learning rate of 3: fails in 2 of 8 seeds; resnet20 with max norm:
      never acted.
      test/accuracy (more is better) · margin 0.01 · 46 of 48 runs finished · p for 5 comparisons · exploratory: nothing was registered

      Cells by test/accuracy
                                                 mean ± sd  difference                     Δ       interval of Δ  n                p   verdict
      resnet20                             0.8006 ± 0.0056         ░░│░░░                                         8                    baseline
      resnet20 with batch norm             0.8410 ± 0.0066         ░░│░░░       ●┤   +0.0404    [0.0378, 0.0429]  8            0.008   better
      resnet20 with label smoothing        0.8009 ± 0.0064         ░░├●░░            +0.0003   [−0.0021, 0.0026]  8            0.789   same within 0.01
      resnet20 without shortcut            0.7713 ± 0.0062   ●┤    ░░│░░░            −0.0293  [−0.0316, −0.0269]  8            0.008   worse
      resnet20 with max norm               0.8006 ± 0.0056         ░░│░░░                                         8                    never acted
      resnet20 with a learning rate of 3   0.4999 ± 0.0069         ░░│░░░                                         6, 2 failed          fails in 2 of 8 seeds
                                                            −0.035   0       +0.046"
    `);
  });

  it('scrolls sideways where not all columns fit, and says so', () => {
    expect(text(80)).toMatchInlineSnapshot(`
      "
      recipe: Which part does the work?
      Compared with resnet20 by test/accuracy, resnet20 with batch norm: better by
      0.0404 [0.0378, 0.0429]; resnet20 without shortcut: worse by 0.0293 [0.0269,
      0.0316]; resnet20 with label smoothing: same within 0.01; resnet20 with a
      learning rate of 3: fails in 2 of 8 seeds; resnet20 with max norm: never acted.
      test/accuracy (more is better) · margin 0.01 · 46 of 48 runs finished · p for 5
      comparisons · exploratory: nothing was registered

      Cells by test/accuracy
                                       mean ± sd  difference    › verdict
      resnet20                   0.8006 ± 0.0056      ░│░░        baseline
      resnet20 with batch norm   0.8410 ± 0.0066      ░│░░   ●┤   better
      resnet20 with label        0.8009 ± 0.0064      ░●┤░        same within 0.01
      smoothing
      resnet20 without           0.7713 ± 0.0062  ├●  ░│░░        worse
      shortcut
      resnet20 with max norm     0.8006 ± 0.0056      ░│░░        never acted
      resnet20 with a learning   0.4999 ± 0.0069      ░│░░        fails in 2 of 8
      rate of 3                                                   seeds
                                                       0 +0.046"
    `);
    expect(text(80, 99)).toMatchInlineSnapshot(`
      "
      recipe: Which part does the work?
      Compared with resnet20 by test/accuracy, resnet20 with batch norm: better by
      0.0404 [0.0378, 0.0429]; resnet20 without shortcut: worse by 0.0293 [0.0269,
      0.0316]; resnet20 with label smoothing: same within 0.01; resnet20 with a
      learning rate of 3: fails in 2 of 8 seeds; resnet20 with max norm: never acted.
      test/accuracy (more is better) · margin 0.01 · 46 of 48 runs finished · p for 5
      comparisons · exploratory: nothing was registered

      Cells by test/accuracy
                               ‹ n                p   verdict
      resnet20                   8                    baseline
      resnet20 with batch norm   8            0.008   better
      resnet20 with label        8            0.789   same within 0.01
      smoothing
      resnet20 without           8            0.008   worse
      shortcut
      resnet20 with max norm     8                    never acted
      resnet20 with a learning   6, 2 failed          fails in 2 of 8
      rate of 3                                       seeds"
    `);
    expect(shown(80).mostColumn).toBeGreaterThan(0);
    expect(shown(200).mostColumn).toBe(0);
  });

  it('has every label and verdict whole, at every width', () => {
    const { asked, comparison } = { asked: ask(), comparison: compareMatrix(ask(), 'test/accuracy') };
    for (let width = 48; width <= 220; width++) {
      const { head, lines, rows } = shown(width);
      for (const line of [...head, ...lines]) expect(lineWidth(line)).toBeLessThanOrEqual(width);
      expect(rows).toHaveLength(lines.length);
      const words = [...head, ...lines].map(lineText).join(' ');
      for (const { verdict } of comparison.rows)
        for (const word of verdict.split(' ')) expect(words).toContain(word);
      for (const { label } of asked.matrix.cells)
        for (const word of label.split(' ')) expect(words).toContain(word);
      expect(words).not.toContain('…');
    }
  });

  it('takes another metric, goal and baseline, and is exploratory then', () => {
    expect(text(150, 0, { metric: 'train/loss' })).toContain(
      'train/loss (less is better) · 46 of 48 runs finished · p for 5 comparisons · chosen here: metric (the matrix asks for test/accuracy)',
    );
    const reversed = text(150, 0, { goal: 'min' });
    expect(reversed).toContain('test/accuracy (less is better) · margin 0.01');
    expect(reversed).toContain('chosen here: goal');
    expect(reversed).toContain('resnet20 without shortcut: better by');
    const other = text(150, 0, { baseline: 'resnet20 with batch norm' });
    expect(other).toContain('Compared with resnet20 with batch norm by test/accuracy');
    expect(other).toMatch(/^resnet20 with batch norm .* baseline$/mu);
  });

  it('has the cells alone until they have been compared', () => {
    const asked = ask({ baseline: 'resnet20 with label smoothing' });
    const known = knownComparison(asked, asked.metric);
    expect(known.isWhole).toBe(false);
    const answer = answerOf(asked, known.comparison, !known.isWhole);
    const { head, lines } = answerLines({ answer, experiment: ANSWERED, row: 0, column: 0, width: 120 });
    expect(blockText(head)).toContain('Comparing …');
    expect(blockText(lines)).toMatch(/^resnet20 with batch norm +0\.8\d+ ± 0\.\d+ .* …$/mu);
    compareMatrix(asked, asked.metric);
    expect(knownComparison(asked, asked.metric).isWhole).toBe(true);
  });

  it('tells what components do before the cells, where the matrix has a design', () => {
    using designed = designedStore();
    const asked = readAsked(designed.reader, 'designed', AS_ASKED);
    if (asked === null) throw new Error('no matrix');
    const answer = answerOf(asked, compareMatrix(asked, asked.metric), false);
    const { head, lines, rows } = answerLines({
      answer,
      experiment: 'designed',
      row: 0,
      column: 0,
      width: 130,
    });
    expect('\n' + blockText([...head, ...lines])).toMatchInlineSnapshot(`
      "
      designed: no question is written down
      Averaged over contexts, by test/accuracy, a: better by 0.1000 [0.0992, 0.1007]; b: worse by 0.0200 [0.0193, 0.0208].
      test/accuracy (more is better) · 24 of 24 runs finished · exploratory: nothing was registered

      Averaged over contexts: what each component adds, over all combinations of the others
          difference                                                           Δ       interval of Δ  n      p   verdict
      a               │                                            ●┤    +0.1000    [0.0992, 0.1007]  6  0.031   better
      b     ├●        │                                                  −0.0200  [−0.0208, −0.0193]  6  0.031   worse
          −0.026      0                                           +0.11

      Interactions: half of what one component changes in the effect of another
              difference                                                 Δ      interval of Δ  n      p   verdict
      a × b     ├──────────────────────●──────────────────────┤    −0.0002  [−0.0004, 0.0001]  6  0.156   undecided (about 4 more seeds)
              −0.00045                                  0

      Cells by test/accuracy
                           mean ± sd  n
      a on, b on     0.5802 ± 0.0008  6
      a on, b off    0.6004 ± 0.0005  6
      a off, b on    0.4804 ± 0.0005  6
      a off, b off   0.5002 ± 0.0008  6"
    `);
    expect(rows.filter((row) => row !== null)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('says where nothing is asked', () => {
    const { head } = answerLines({ answer: null, experiment: 'other', row: 0, column: 0, width: 60 });
    expect(blockText(head)).toContain('No matrix is stored for other');
  });
});
