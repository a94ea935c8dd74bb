import { elementAt } from '@ablate/core/plugins';

/** Rows as lines, their cells below each other; `numbers` tells the columns that end at one line. */
export function tableLines(
  rows: readonly (readonly string[])[],
  numbers: (column: number) => boolean = () => false,
): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => elementAt(cells, column).length)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        const width = elementAt(widths, column);
        return numbers(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
