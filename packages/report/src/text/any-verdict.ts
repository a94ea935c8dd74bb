/** Whether anything is compared in a table: without a baseline no row has a verdict. */
export function anyVerdict(rows: readonly { readonly verdict: string }[]): boolean {
  return rows.some(({ verdict }) => verdict !== '');
}
