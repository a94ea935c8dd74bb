import { setupTensorflow, type SetUpTensorflow } from '@ablate/tensorflow';
import type { CommandResult } from '../command-result.js';
import { printable } from '../output/printable.js';
import { setupProgress } from '../output/setup-progress.js';

export interface SetupTensorflowOptions {
  readonly gpu?: boolean | undefined;
  readonly from?: 'prebuilt' | 'wheel' | undefined;
}

/** Makes TensorFlow's library ready for the backend `tensorflow`; an interrupt leaves nothing half-done. */
export async function setupTensorflowCommand(options: SetupTensorflowOptions): Promise<CommandResult> {
  const { gpu = false, from } = options;
  const view = setupProgress(process.stderr);
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort(new Interrupted());
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal).once('SIGHUP', onSignal);
  try {
    const made = await setupTensorflow({
      gpu,
      onProgress: (progress) => view.update(progress),
      signal: interrupt.signal,
      ...(from === undefined ? {} : { how: from }),
    });
    view.end();
    return { text: describe(made), data: made, ok: true };
  } finally {
    view.end();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onSignal);
  }
}

class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode = 2;

  constructor() {
    super('interrupted: nothing was set up; wheels that are whole are kept, so that the next set-up goes on');
  }
}

function describe({ library, how, kind, devices, folder, alreadyThere }: SetUpTensorflow): string {
  const source = how === 'wheel' ? 'from its Python wheel' : 'the official prebuilt library';
  const state = alreadyThere ? 'was set up before and works' : 'is set up and works';
  const lines = [
    `TensorFlow ${printable(library)} (${source}) ${state}; it computes on ${devices.map(printable).join(', ')}`,
    `It is in ${printable(folder)}`,
  ];
  if (kind === 'gpu' && devices.join() === 'CPU')
    lines.push('TensorFlow sees no GPU here: nvidia-smi tells whether the driver is installed');
  return lines.join('\n');
}
