import type { WriteStream } from 'node:tty';
import type { SetupProgress } from '@ablate/tensorflow';
import { createLogUpdate } from 'log-update';
import { isLive } from './is-live.js';
import { progressBar } from './progress-bar.js';
import { printable } from './printable.js';

export interface SetupProgressView {
  update(progress: SetupProgress): void;
  /** May be called twice. */
  end(): void;
}

const FRAME_INTERVAL = 100;
const LINE_INTERVAL = 15_000;

/** One line that changes, on a terminal; elsewhere a line for each step, and one now and then. */
export function setupProgress(stream: NodeJS.WritableStream): SetupProgressView {
  return isLive(stream) ? liveProgress(stream) : plainProgress(stream);
}

function liveProgress(stream: WriteStream): SetupProgressView {
  const log = createLogUpdate(stream);
  let lastWhat = '';
  let lastTime = 0;
  return {
    update: (progress) => {
      const now = Date.now();
      if (progress.what === lastWhat && now - lastTime < FRAME_INTERVAL) return;
      lastWhat = progress.what;
      lastTime = now;
      log(line(progress).slice(0, stream.columns - 1));
    },
    end: () => {
      if (lastWhat !== '') log.clear();
      lastWhat = '';
      log.done();
    },
  };
}

function plainProgress(stream: NodeJS.WritableStream): SetupProgressView {
  let lastWhat = '';
  let lastTime = 0;
  return {
    update: (progress) => {
      const now = Date.now();
      if (progress.what === lastWhat && now - lastTime < LINE_INTERVAL) return;
      lastWhat = progress.what;
      lastTime = now;
      stream.write(`${line(progress)}\n`);
    },
    end: () => undefined,
  };
}

function line({ stage, what, received, total }: SetupProgress): string {
  const start = `${stage}: ${printable(what.split('\n', 1)[0] ?? '')}`;
  return received === undefined || received === 0 ? start : `${start}  ${progressBar(received, total)}`;
}
