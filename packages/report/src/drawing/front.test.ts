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

describe('a Pareto front', () => {
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
