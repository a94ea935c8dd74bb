import type { ConfigDifference } from '@ablate/tracker';
import { formatValue } from './format-value.js';

/** The same difference in one line: `depth 8|20 · norm batch-norm|·`. */
export function differenceLine(differences: readonly ConfigDifference[], separator = ' · '): string {
  return differences
    .map(({ path, values }) => `${path} ${[...new Set(values.map(formatValue))].join(' | ')}`)
    .join(separator);
}
