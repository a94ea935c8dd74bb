import type { RunRow } from '@ablate/tracker';

const known = new WeakMap<RunRow, string>();

function makeHaystack({ name, status, experiment, id, seed, tags, backend }: RunRow): string {
  const tagText = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return [name, status, experiment, id, `seed=${seed ?? ''}`, backend ?? '', ...tagText]
    .join('\n')
    .toLowerCase();
}

/** Made once for each row: a filter is typed letter by letter over thousands of them. */
function haystack(row: RunRow): string {
  const text = known.get(row) ?? makeHaystack(row);
  known.set(row, text);
  return text;
}

/** Runs whose name, status, experiment, id, seed, tags or backend hold every word of `filter`, whatever the case. */
export function filterRows(rows: readonly RunRow[], filter: string): readonly RunRow[] {
  const words = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = haystack(row);
    return words.every((word) => text.includes(word));
  });
}
