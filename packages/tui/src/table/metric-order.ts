/** What a comparison is about first, then what came of the training, the machine last. */
const ORDER = ['val/', 'test/', 'train/', '', 'system/'] as const;

function rank(key: string): number {
  const at = ORDER.findIndex((start) => start !== '' && key.startsWith(start));
  return at < 0 ? ORDER.indexOf('') : at;
}

/** Compares two metrics' names: those of a split before others, and by letter among themselves. */
export function byImportance(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}
