import { compareTable } from '@ablate/statistics';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { forestParts } from '../text/forest-rows.js';
import { intervalScale } from '../text/interval-scale.js';
import { drawForest } from './forest.js';

const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7];
const components = ['shortcut', '<batch norm>'];

/** Shortcuts add 0.1, batch norm 0.04 and only with shortcuts. */
const cells = [0, 1, 2, 3].map((at) => {
  const [shortcut, norm] = [at & 1, at >> 1];
  return {
    label: `cell ${at}`,
    labels: { shortcut: shortcut ? 'on' : 'off', '<batch norm>': norm ? 'on' : 'off' },
    runs: SEEDS.map((seed) => ({
      state: 'finished' as const,
      value: 0.7 + 0.1 * shortcut + 0.04 * shortcut * norm + 0.003 * Math.sin(7 * seed + at),
    })),
  };
});
const comparison = compareTable(cells, SEEDS, {
  ...{ metric: 'test/accuracy', goal: 'max', worst: 0, margin: 0.01, baseline: null },
  design: { kind: 'factorial', components },
});
const [main, interactions] = forestParts(comparison).map(({ rows }) => rows);
const scale = intervalScale(
  [...(main ?? []), ...(interactions ?? [])].flatMap(({ ends }) => ends ?? []),
  0.01,
);

function drawn(rows: Parameters<typeof drawForest>[0] = []): Document {
  return parseHTML(drawForest(rows, scale, 'effects').outerHTML).document;
}
/** Middles of what is drawn in a row, from left to right. */
const places = (document: Document) =>
  [...document.querySelectorAll('circle')].map((each) => Number(each.getAttribute('cx')));

describe('a forest', () => {
  it('has a row for each effect, with its size and verdict', () => {
    const texts = [...drawn(main).querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts).toEqual(expect.arrayContaining(['shortcut', '<batch norm>', 'effects']));
    const verdicts = texts.filter((text) => /better|worse|same|undecided/.test(text));
    expect(verdicts).toEqual([
      expect.stringMatching(/^\+0\.1[12]\d\d better$/),
      expect.stringMatching(/^\+0\.0[12]\d\d better$/),
    ]);
  });

  it('has dots within their intervals, larger effects further to the right', () => {
    const document = drawn(main);
    const [shortcut = 0, norm = 0] = places(document);
    const [zero = 0] = [...document.querySelectorAll('line')]
      .filter((each) => each.parentElement?.getAttribute('stroke') === 'var(--line)')
      .map((each) => Number(each.getAttribute('x1')));
    expect(zero).toBeLessThan(norm);
    expect(norm).toBeLessThan(shortcut);
    const links = [...document.querySelectorAll('[stroke-width="1.5"] path')].map(
      (each) =>
        each
          .getAttribute('d')
          ?.match(/\d+(?:\.\d+)?/g)
          ?.map(Number) ?? [],
    );
    for (const [at, place] of [shortcut, norm].entries()) {
      const [low = 0, y, high = 0] = links[at] ?? [];
      expect(low).toBeLessThan(place);
      expect(high).toBeGreaterThan(place);
      expect(y).toBeCloseTo(Number(document.querySelectorAll('circle')[at]?.getAttribute('cy')), 0);
    }
  });

  it('has one scale for effects and interactions, and the margin on both sides of 0', () => {
    const [ticks, ofInteractions] = [main, interactions].map((rows) =>
      [...drawn(rows).querySelectorAll('text')].flatMap(({ textContent }) =>
        /^−?0\.\d+$/.test(textContent) ? [textContent] : [],
      ),
    );
    expect(ticks).toContain('0.10');
    expect(ofInteractions).toEqual(ticks);
    expect(drawn(interactions).querySelectorAll('[fill="var(--margin)"] rect')).toHaveLength(1);
  });

  it('says what has no difference to draw', () => {
    const [row] = main ?? [];
    const document = drawn(row === undefined ? [] : [{ ...row, ends: null, difference: '' }]);
    expect(document.querySelectorAll('circle')).toHaveLength(0);
    expect(document.documentElement.textContent).toMatch(/^shortcut.*better$/);
  });
});
