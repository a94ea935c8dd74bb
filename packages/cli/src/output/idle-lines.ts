import type { IdleCells } from '@ablate/runner';
import { printable } from './printable.js';

/** One line for each component that did nothing in some cells. */
export function idleLines(idle: readonly IdleCells[]): string[] {
  if (idle.length === 0) return [];
  const lines = idle.map(
    ({ component, measure, label, seeds, of }) =>
      `  ${component} in ${label}: ${measure} was 0 in ${seeds.length} of ${of} ${of === 1 ? 'seed' : 'seeds'}`,
  );
  return [['Warning: components that never acted over a whole run:', ...lines.map(printable)].join('\n')];
}
