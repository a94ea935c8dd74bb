import { bar } from './bar.js';

const WIDTH = 30;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** How much of a download has come: a bar where its size is known. */
export function progressBar(received: number, total: number | undefined): string {
  if (total === undefined) return megabytes(received);
  return `${bar(total === 0 ? 1 : received / total, WIDTH)}  ${megabytes(received)} of ${megabytes(total)}`;
}
