import { effectTables } from '@ablate/report/text';
import { compareTable, componentDesign, type DesignKind, type DesignQuestion } from '@ablate/statistics';
import { afterAll, describe, expect, it } from 'vitest';
import { storeRuns } from '../../../fixtures/run-store.js';
import { groupRuns } from '../../groups/group-runs.js';
import { seriesIdentity } from '../../chart/palette.js';
import { compareMatrix } from '../../matrix/matrix-runs.js';
import { blockText, lineWidth } from '../../text/line.js';
import { askedTable } from '../../compare/asked-table.js';
import { comparedTable } from './compared-table.js';
import { comparisonTexts } from './comparison-lines.js';
import { effectLines } from '../../compare/effect-lines.js';

const SEEDS = [0, 1, 2, 3, 4, 5];
const GAINS: Readonly<Record<string, number>> = { a: 0.1, b: 0.03, c: 0, d: -0.02, e: 0 };

function valueOf(on: readonly string[], seed: number): number {
  const together = on.includes('a') && on.includes('b') ? 0.02 : 0;
  return (
    0.5 +
    together +
    on.reduce((sum, name) => sum + (GAINS[name] ?? 0), 0.001 * Math.sin(7 * seed + on.length))
  );
}

function cellsOf({ kind, components }: DesignQuestion) {
  return componentDesign(kind, components).runs.map((levels) => {
    const on = components.filter((_, at) => levels[at] === 1);
    const labels = Object.fromEntries(components.map((name) => [name, on.includes(name) ? 'on' : 'off']));
    return { label: on.join(' + ') || 'none', labels, on };
  });
}

function compared(kind: DesignKind, components: readonly string[], fails = -1) {
  const design = { kind, components };
  const cells = cellsOf(design).map(({ on, ...cell }, at) => ({
    ...cell,
    runs: SEEDS.map((seed) =>
      at === fails && seed === 2
        ? ({ state: 'failed' } as const)
        : ({ state: 'finished', value: valueOf(on, seed) } as const),
    ),
  }));
  const question = { metric: 'test/accuracy', goal: 'max', worst: 0, margin: null, baseline: null } as const;
  return compareTable(cells, SEEDS, { ...question, design });
}

/** Of what is to be seen whole. */
const WIDE = 200;

describe('tables of effects', () => {
  it('are broken between words where the screen is narrow, and cut nowhere', () => {
    const drawn = effectLines(compared('factorial', ['a', 'b', 'c']), 60);
    expect('\n' + blockText(drawn)).toMatchInlineSnapshot(`
      "
      Averaged over contexts: what each component adds, over all
      combinations of the others
      component  effect on   p (sign      verdict      Shapley
                 test/       flips)                    value (t)
                 accuracy
                 (t)
      a          +0.1097     0.031        better       +0.1097
                 [0.1093,                              [0.1094,
                 0.1101]                               0.1101]
      b          +0.0397     0.031        better       +0.0397
                 [0.0393,                              [0.0394,
                 0.0401]                               0.0401]
      c          −0.0003     0.188        undecided    −0.0003
                 [−0.0007,                (about 5     [−0.0006,
                 0.0001]                  more seeds)  0.0001]

      Interactions: half of what one component changes in the
      effect of another
      components  effect on test/  p (sign flips)  verdict
                  accuracy (t)
      a × b       +0.0100          0.031           better
                  [0.0097,
                  0.0104]
      a × c       +0.0000          0.906           undecided
                  [−0.0003,                        (about 727 more
                  0.0004]                          seeds)
      b × c       +0.0000          0.906           undecided
                  [−0.0003,                        (about 727 more
                  0.0004]                          seeds)"
    `);
    expect(drawn.map(lineWidth).filter((width) => width > 60 + 2)).toEqual([]);
  });

  it('have main effects, Shapley values and interactions of all combinations', () => {
    expect('\n' + blockText(effectLines(compared('factorial', ['a', 'b', 'c']), WIDE)))
      .toMatchInlineSnapshot(`
      "
      Averaged over contexts: what each component adds, over all combinations of the others
      component  effect on test/accuracy (t)  p (sign flips)  verdict                         Shapley value (t)
      a          +0.1097 [0.1093, 0.1101]     0.031           better                          +0.1097 [0.1094, 0.1101]
      b          +0.0397 [0.0393, 0.0401]     0.031           better                          +0.0397 [0.0394, 0.0401]
      c          −0.0003 [−0.0007, 0.0001]    0.188           undecided (about 5 more seeds)  −0.0003 [−0.0006, 0.0001]

      Interactions: half of what one component changes in the effect of another
      components  effect on test/accuracy (t)  p (sign flips)  verdict
      a × b       +0.0100 [0.0097, 0.0104]     0.031           better
      a × c       +0.0000 [−0.0003, 0.0004]    0.906           undecided (about 727 more seeds)
      b × c       +0.0000 [−0.0003, 0.0004]    0.906           undecided (about 727 more seeds)"
    `);
  });

  it('say what a half mixes', () => {
    expect('\n' + blockText(effectLines(compared('other half', ['a', 'b', 'c', 'd', 'e']), WIDE)))
      .toMatchInlineSnapshot(`
      "
      Averaged over contexts: what each component adds, over the other half of the combinations of all
      component  effect on test/accuracy (t)  p (sign flips)  verdict                           mixed with
      a          +0.1099 [0.1094, 0.1105]     0.031           better                            −b × c × d × e
      b          +0.0399 [0.0394, 0.0405]     0.031           better                            −a × c × d × e
      c          −0.0001 [−0.0006, 0.0005]    0.813           undecided (about 261 more seeds)  −a × b × d × e
      d          −0.0201 [−0.0206, −0.0195]   0.031           worse                             −a × b × c × e
      e          −0.0001 [−0.0006, 0.0005]    0.813           undecided (about 261 more seeds)  −a × b × c × d
      Resolution V: 16 of 32 combinations. An effect is the sum of its own and of what it is mixed with, which are taken to be 0; only more combinations tell them apart.
      Shapley values by the two-way model, in which interactions of three components and more are 0, are the main effects, with the same intervals.

      Interactions: half of what one component changes in the effect of another
      components  effect on test/accuracy (t)  p (sign flips)  verdict                          mixed with
      a × b       +0.0101 [0.0098, 0.0104]     0.031           better                           −c × d × e
      a × c       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −b × d × e
      b × c       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −a × d × e
      a × d       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −b × c × e
      b × d       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −a × c × e
      c × d       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −a × b × e
      a × e       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −b × c × d
      b × e       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −a × c × d
      c × e       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −a × b × d
      d × e       +0.0001 [−0.0002, 0.0004]    0.469           undecided (about 30 more seeds)  −a × b × c"
    `);
  });

  it('say what is not told, and which runs are missing', () => {
    expect('\n' + blockText(effectLines(compared('half', ['a', 'b', 'c', 'd'], 1), WIDE)))
      .toMatchInlineSnapshot(`
      "
      Averaged over contexts: what each component adds, over half of the combinations of all
      component  effect on test/accuracy (t)  p (sign flips)  verdict                           mixed with
      a          +0.1099 [0.1095, 0.1103]     0.063           undecided (at least 1 more seed)  b × c × d
      b          +0.0399 [0.0395, 0.0403]     0.063           undecided (at least 1 more seed)  a × c × d
      c          −0.0001 [−0.0005, 0.0003]    0.563           undecided (at least 1 more seed)  a × b × d
      d          −0.0201 [−0.0205, −0.0197]   0.063           undecided (at least 1 more seed)  a × b × c
      Resolution IV: 8 of 16 combinations. An effect is the sum of its own and of what it is mixed with, which are taken to be 0; only more combinations tell them apart.
      Interactions are not told: of resolution IV they are mixed among themselves, and it takes V.
      Mixed: a × b with c × d; a × c with b × d; a × d with b × c.
      Effects that read these runs are without their seed: a + d seed 2 failed (4)."
    `);
    const [out, ...others] = effectTables(compared('leave-one-out', ['a', 'b']));
    expect(others).toEqual([]);
    expect(out).toMatchObject({
      title: 'In the full recipe: what each component adds to all others',
      head: ['component', 'effect on test/accuracy (t)', 'p (sign flips)', 'verdict'],
      notes: [
        "Interactions are not told: no cell of leave-one-out lacks two components; design: 'factorial' tells them.",
      ],
    });
    expect(effectTables(compared('add-one-in', ['a', 'b']))[0]?.title).toMatch(/^Alone: /);
  });

  it('are none without components', () => {
    expect(effectTables({ ...compared('factorial', ['a']), effects: null })).toEqual([]);
    expect(effectLines(null, WIDE)).toEqual([]);
  });
});

describe('the comparison of groups that are cells of a design', () => {
  const design = { kind: 'factorial', components: ['a', 'b'] } as const;
  const stored = storeRuns([]);
  afterAll(() => stored[Symbol.dispose]());
  const { store, reader } = stored;
  store.ensureExperiment({
    name: 'designed',
    matrix: {
      axes: { a: ['on', 'off'], b: ['on', 'off'] },
      ...{ seeds: SEEDS, design: { kind: design.kind, components: [...design.components] } },
      compare: { metric: 'test/accuracy', goal: 'max', worst: 0 },
      cells: cellsOf(design).map(({ label, labels }) => ({ hash: label, label, labels })),
    },
  });
  for (const { label, on } of cellsOf(design))
    for (const seed of SEEDS) {
      const run = store.startRun({ experiment: 'designed', configHash: label, seed, tags: { cell: label } });
      run.log({ 'test/accuracy': valueOf(on, seed) }, { step: 1 });
      run.finish();
    }
  const subjects = groupRuns(reader.listRuns({ experiment: 'designed' })).map((group, at) => ({
    ...group,
    identity: seriesIdentity(at),
  }));

  it('shows the effects, and no verdict on cells', () => {
    const asked = askedTable(reader, subjects, null);
    const compared = {
      ...{ subjects, differences: [], metricKeys: ['test/accuracy'], ruleOf: () => undefined, asked },
      ...{ metric: 'test/accuracy', baseline: null },
    };
    const text = blockText(comparisonTexts({ ...compared, width: 160, column: 0 }));
    expect(text).toContain(blockText(effectLines(compareMatrix(asked!, 'test/accuracy'), 160)));
    expect(text).toMatch(/^a +\+0\.1\d+ .* 0\.031 .* better/m);
    expect(text).toContain('what is compared are effects of components, below');
    expect(text).not.toContain('baseline');
    const rows = comparedTable(compared).filter(([part]) => part === 'effect');
    expect(rows.map(([, , of, , , n, , , , , verdict]) => [of, n, verdict])).toEqual([
      ['a', SEEDS.length, 'better'],
      ['b', SEEDS.length, expect.any(String)],
      ['a × b', SEEDS.length, expect.any(String)],
    ]);
  });

  it('compares among themselves where another one is pinned', () => {
    expect(askedTable(reader, subjects, subjects[1]!.id)).toBeNull();
  });
});
