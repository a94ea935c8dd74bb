/** A share of 1 as a bar; what isn't known yet is empty. */
export function bar(share: number, width: number): string {
  const filled = Math.round(width * Math.min(1, Math.max(0, share)));
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
}
