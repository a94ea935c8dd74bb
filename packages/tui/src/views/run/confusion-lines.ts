import { type Line, span } from '../../text/line.js';
import { fit, textWidth, truncate } from '../../text/width.js';
import type { Confusion } from '@ablate/report/artifacts';

const GAP = 1;
const LEAST_CELL = 4;
const LONGEST_NAME = 16;
const RIGHT = 'green';
const WRONG = 'orange';
/** An error is coloured where it takes this share of what was expected. */
const MUCH = 0.05;

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The confusions that happen most, where the matrix is too wide for the terminal. */
function worstLines({ classNames, counts }: Confusion, most: number): Line[] {
  const wrong = counts.flatMap((row, expected) =>
    row.flatMap((count, answered) =>
      count > 0 && answered !== expected ? { expected, answered, count } : [],
    ),
  );
  return wrong
    .sort((a, b) => b.count - a.count)
    .slice(0, most)
    .map(({ expected, answered, count }): Line => {
      const whole = sum(counts[expected] ?? []);
      const pair = `${classNames[expected] ?? ''} → ${classNames[answered] ?? ''}`;
      return [
        span(fit(String(count), 8, 'right')),
        span(fit(share(count, whole), 9, 'right')),
        span(`  ${pair}`),
      ];
    });
}

/** Expected classes downwards, answered ones across by their numbers, and the share of each that was right. */
export function confusionLines(confusion: Confusion, width: number): Line[] {
  const { classNames, counts } = confusion;
  const digits = Math.max(...counts.flat().map((count) => String(count).length));
  const cell = Math.max(LEAST_CELL, digits + GAP);
  const name = Math.min(LONGEST_NAME, Math.max(...classNames.map((text) => textWidth(text)))) + 5;
  const right = sum(counts.map((row, index) => row[index] ?? 0));
  const whole = sum(counts.map(sum));
  const about: Line = [
    span(`${right} of ${whole} right (${share(right, whole)}); expected downwards, answered across`, {
      dim: true,
    }),
  ];
  if (name + cell * counts.length + 9 > width) return [about, ...worstLines(confusion, counts.length)];
  const header: Line = [
    span(' '.repeat(name)),
    ...counts.map((_, index) => span(fit(String(index), cell, 'right'), { dim: true })),
    span(fit('right', 9, 'right'), { dim: true }),
  ];
  const rows = counts.map((row, expected): Line => {
    const total = sum(row);
    const title = `${fit(String(expected), 3, 'right')} ${truncate(classNames[expected] ?? '', LONGEST_NAME)}`;
    return [
      span(fit(title, name)),
      ...row.map((count, answered) => {
        const text = fit(count === 0 ? '·' : String(count), cell, 'right');
        if (answered === expected) return span(text, { color: RIGHT, bold: true });
        return count > MUCH * total ? span(text, { color: WRONG }) : span(text, { dim: count === 0 });
      }),
      span(fit(share(row[expected] ?? 0, total), 9, 'right')),
    ];
  });
  return [about, header, ...rows];
}
