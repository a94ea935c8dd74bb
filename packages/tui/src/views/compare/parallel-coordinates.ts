import { mean } from '@ablate/statistics';
import type { ConfigDifference } from '@ablate/tracker';
import { BrailleCanvas, type GlyphSet } from '../../chart/braille-canvas.js';
import type { Subject } from '../../groups/subject.js';
import { countedValues, oneRunEach } from '../../metrics/counted-values.js';
import type { RuleOf } from '../../metrics/metric-rules.js';
import { formatNumber } from '@ablate/report/text';
import { type Line, span } from '../../text/line.js';
import { fit, truncate } from '../../text/width.js';
import { formatValue } from '../../configuration/format-value.js';

export interface ParallelOptions {
  readonly subjects: readonly Subject[];
  readonly differences: readonly ConfigDifference[];
  /** The last axis; none where it is null. */
  readonly metric: string | null;
  readonly ruleOf: RuleOf;
  readonly width: number;
  readonly height: number;
  readonly glyphs: GlyphSet;
}

interface Coordinate {
  readonly title: string;
  /** Height of every subject on this axis, 0 at the bottom to 1; null where it has no value. */
  readonly heights: readonly (number | null)[];
  /** What stands at which height. */
  readonly labels: readonly { readonly text: string; readonly at: number }[];
}

const LEAST_WIDTH = 14;

function ofNumbers(title: string, values: readonly (number | null)[]): Coordinate {
  const finite = values.filter((value) => value !== null);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const at = (value: number) => (high === low ? 0.5 : (value - low) / (high - low));
  const labels = [...new Set([high, low])].map((value) => ({ text: formatNumber(value), at: at(value) }));
  return { title, heights: values.map((value) => (value === null ? null : at(value))), labels };
}

function ofTexts(title: string, values: readonly string[]): Coordinate {
  const known = [...new Set(values)].sort();
  const at = (value: string) => (known.length === 1 ? 0.5 : 1 - known.indexOf(value) / (known.length - 1));
  return { title, heights: values.map(at), labels: known.map((text) => ({ text, at: at(text) })) };
}

function ofDifference({ path, values }: ConfigDifference): Coordinate {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length === values.length) return ofNumbers(path, numbers);
  return ofTexts(path, values.map(formatValue));
}

function ofMetric(key: string, subjects: readonly Subject[], ruleOf: RuleOf): Coordinate {
  const values = subjects.map(({ runs }) =>
    mean(countedValues(oneRunEach(runs), key, ruleOf(key, runs)).values),
  );
  return ofNumbers(key, values);
}

function coordinatesOf({ subjects, differences, metric, ruleOf, width }: ParallelOptions): Coordinate[] {
  const metrics = metric === null ? [] : [metric];
  const room = Math.max(2, Math.floor(width / LEAST_WIDTH)) - metrics.length;
  return [
    ...differences.slice(0, Math.max(1, room)).map(ofDifference),
    ...metrics.map((key) => ofMetric(key, subjects, ruleOf)),
  ].filter(({ labels }) => labels.length > 0);
}

/** A line for every subject through the parameters that differ to the metrics; empty below two subjects or axes. */
export function parallelLines(options: ParallelOptions): Line[] {
  const { subjects, width, height, glyphs } = options;
  const coordinates = coordinatesOf(options);
  if (subjects.length < 2 || coordinates.length < 2) return [];
  const each = Math.floor(width / coordinates.length);
  const canvas = new BrailleCanvas(each * coordinates.length, height);
  const rowOf = (at: number) => Math.round((1 - at) * (height - 1));
  coordinates.forEach(({ labels }, index) => {
    for (const { text, at } of labels) {
      const letters = Array.from(truncate(text, each - 4));
      letters.forEach((letter, column) => canvas.letter(index * each + column, rowOf(at), letter, -1));
    }
  });
  subjects.forEach((subject, ink) => {
    coordinates.slice(1).forEach(({ heights }, index) => {
      const from = coordinates[index]?.heights[ink] ?? null;
      const to = heights[ink] ?? null;
      if (from === null || to === null) return;
      const [start, end] = [index * each, (index + 1) * each];
      canvas.line(start * 2, rowOf(from) * 4 + 2, end * 2, rowOf(to) * 4 + 2, ink);
    });
    const last = coordinates.at(-1)?.heights[ink] ?? null;
    if (last !== null)
      canvas.letter(canvas.width - each + LEAST_WIDTH - 4, rowOf(last), subject.identity.marker, ink);
  });
  const titles = coordinates.map(({ title }) => span(fit(truncate(title, each - 1), each), { dim: true }));
  const rows = Array.from({ length: height }, (_, row): Line =>
    canvas.row(row, glyphs).map(({ text, ink }) => span(text, { color: subjects[ink]?.identity.color })),
  );
  return [titles, ...rows];
}
