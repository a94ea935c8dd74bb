import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { drawFront, type FrontPoint } from './front.js';

const measures = {
  x: { name: 'images_per_second', goal: 'max' },
  y: { name: 'test/accuracy', goal: 'max' },
} as const;
const point = (label: string, x: number, y: number): FrontPoint => ({
  ...{ label, x, y, interval: { low: y - 0.01, high: y + 0.01 } },
});
const points = [point('deep', 100, 0.9), point('beaten', 90, 0.8), point('shallow and quick', 400, 0.85)];

function drawn(given: readonly FrontPoint[]): Element {
  return parseHTML(drawFront(given, measures).outerHTML).document.documentElement;
}

const namesIn = (drawing: Element) =>
  [...drawing.querySelectorAll('text')].map(({ textContent }) => textContent);

interface Box {
  readonly left: number;
  readonly right: number;
  readonly y: number;
}

/** Where the names are, with the width that letters have on average. */
function boxesOf(drawing: Element, labels: readonly string[]): Box[] {
  return [...drawing.querySelectorAll('text')].flatMap((each) => {
    const text = each.textContent;
    const [, x, y] = /translate\(([\d.-]+),([\d.-]+)\)/.exec(each.getAttribute('transform') ?? '') ?? [];
    return labels.includes(text)
      ? [{ left: Number(x), right: Number(x) + 5 * text.length, y: Number(y) }]
      : [];
  });
}

describe('a Pareto front', () => {
  it('names points that lie together without covering a name or a point', () => {
    const near = ['WRN-16-2', 'SE-ResNet-18', 'ResNet-18-D', 'ResNet-18', 'CIFAR-56', 'CIFAR-20'].map(
      (label, at) => point(label, 260 + 15 * at, 0.883 - 0.003 * at),
    );
    const all = [...points, ...near];
    const drawing = drawn(all);
    const boxes = boxesOf(
      drawing,
      all.map(({ label }) => label),
    );
    expect(boxes).toHaveLength(all.length);
    const isFar = (box: Box, other: Box) =>
      box.right <= other.left || other.right <= box.left || Math.abs(box.y - other.y) >= 10;
    for (const [at, box] of boxes.entries())
      for (const other of boxes.slice(at + 1)) expect(isFar(box, other)).toBe(true);
    const dots = [...drawing.querySelectorAll('circle')].map((each) => ({
      x: Number(each.getAttribute('cx')),
      y: Number(each.getAttribute('cy')),
    }));
    for (const { left, right, y } of boxes)
      for (const dot of dots)
        expect(left - 3 < dot.x && dot.x < right + 3 && Math.abs(y - dot.y) < 5).toBe(false);
  });

  it('has a name for each point, and says which none beats', () => {
    const drawing = drawn(points);
    expect(namesIn(drawing)).toEqual(expect.arrayContaining(points.map(({ label }) => label)));
    expect(drawing.getAttribute('aria-label')).toBe(
      'test/accuracy by images_per_second; no cell beats deep, shallow and quick by both',
    );
  });

  it('goes through those alone, in a colour of their own', () => {
    const drawing = drawn(points);
    const line = drawing.querySelector('[stroke="var(--line)"] path, path[stroke="var(--line)"]');
    expect(line?.getAttribute('d')?.split('L')).toHaveLength(2);
    const fills = [...drawing.querySelectorAll('circle')].map(
      (each) => each.getAttribute('fill') ?? each.parentElement?.getAttribute('fill'),
    );
    expect(fills).toEqual(['var(--c0)', 'var(--faint)', 'var(--c0)']);
  });

  it('leaves room for the name at the right, and steps by factors where points are far apart', () => {
    const width = 720;
    const places = (given: readonly FrontPoint[]) =>
      [...drawn(given).querySelectorAll('circle')].map((each) => Number(each.getAttribute('cx')));
    for (const far of [[], [point('far', 1, 0.5)]]) {
      const all = places([...points, ...far]);
      expect(Math.max(...all) + 5 * 'shallow and quick'.length).toBeLessThan(width);
    }
    const [hundred = 0, , fourHundred = 0] = places(points);
    const [alike = 0, , further = 0] = places([...points, point('far', 1, 0.5)]);
    expect((fourHundred - hundred) / hundred).toBeGreaterThan((further - alike) / alike);
  });
});
