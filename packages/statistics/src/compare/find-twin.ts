/** Index of the cell with the same labels but for those of the baseline; null where there is none. */
export function findTwin(
  cell: { readonly labels: Readonly<Record<string, string>> },
  cells: readonly { readonly labels: Readonly<Record<string, string>> }[],
  baseline: Readonly<Record<string, string>>,
): number | null {
  const labels = { ...cell.labels, ...baseline };
  const names = Object.keys(labels);
  const twin = cells.findIndex(
    (other) =>
      names.length === Object.keys(other.labels).length &&
      names.every((name) => other.labels[name] === labels[name]),
  );
  return twin === -1 ? null : twin;
}
