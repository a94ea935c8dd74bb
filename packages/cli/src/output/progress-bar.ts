const WIDTH = 30;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** How much of a download has come: a bar where its size is known. */
export function progressBar(received: number, total: number | undefined): string {
  if (total === undefined) return megabytes(received);
  const filled = total === 0 ? WIDTH : Math.round(WIDTH * Math.min(1, received / total));
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}  ${megabytes(received)} of ${megabytes(total)}`;
}
