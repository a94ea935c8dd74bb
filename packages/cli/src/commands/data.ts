import { installFashionMnist, type InstallProgress } from '@ablate/core';
import { createLogUpdate } from 'log-update';
import type { CommandResult } from '../command-result.js';
import { printable } from '../output/printable.js';

export interface DataOptions {
  readonly from?: string | undefined;
}

const WIDTH = 30;

/** Brings the full Fashion-MNIST to this machine, with a progress bar on a terminal. */
export async function data({ from }: DataOptions): Promise<CommandResult> {
  const log = createLogUpdate(process.stderr);
  const onProgress = (progress: InstallProgress) => {
    if (process.stderr.isTTY) log(bar(progress));
  };
  try {
    const folder = await installFashionMnist({ onProgress, ...(from === undefined ? {} : { source: from }) });
    return { text: `Fashion-MNIST is in ${printable(folder)}`, data: { folder }, ok: true };
  } finally {
    log.done();
  }
}

function bar({ file, received, total }: InstallProgress): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  if (total === undefined) return `${printable(file)}  ${megabytes(received)}`;
  const filled = Math.round(WIDTH * Math.min(1, received / total));
  return `${printable(file)}  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}  ${megabytes(received)} of ${megabytes(total)}`;
}
