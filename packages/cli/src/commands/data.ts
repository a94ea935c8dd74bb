import { installFashionMnist, type InstallProgress } from '@ablate/core';
import { createLogUpdate } from 'log-update';
import type { CommandResult } from '../command-result.js';
import { printable } from '../output/printable.js';
import { progressBar } from '../output/progress-bar.js';

export interface DataOptions {
  readonly from?: string | undefined;
}

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
  return `${printable(file)}  ${progressBar(received, total)}`;
}
