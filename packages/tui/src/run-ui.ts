import { askRunner } from './store/ask-runner.js';
import { removeRuns } from './store/remove-runs.js';
import type { UiReader } from './store/ui-reader.js';
import { NoTerminalError } from './no-terminal-error.js';
import { recall, remember, rememberedPath } from './state/remembered.js';
import { answeredTheme, ASK_BACKGROUND } from './terminal/background.js';
import { clipboardSequence } from './terminal/clipboard.js';
import { followWindow } from './terminal/follow-window.js';
import { FramePainter } from './terminal/frame-painter.js';
import { FrameRows } from './terminal/frame-rows.js';
import { frameStream } from './terminal/frame-stream.js';
import { holdOutput } from './terminal/held-output.js';
import { hasNoColor, withInkEnvironment } from './terminal/ink-environment.js';
import { KeyInput } from './terminal/key-input.js';
import { LinearPrinter } from './terminal/linear-printer.js';
import { ALTERNATE_SCREEN, enterScreen, LINEAR } from './terminal/screen-mode.js';
import { screenOf } from './terminal/screen.js';
import { needsAscii } from './text/ascii.js';
import type { Look } from './text/paint.js';
import type { Theme } from './text/theme.js';

/** What the terminal UI shows first. */
export interface UiOptions {
  readonly reader: UiReader;
  readonly storePath: string;
  /** Shows only the runs of this experiment. */
  readonly experiment?: string | undefined;
  /** Runs that are selected at the start. */
  readonly runIds?: readonly string[] | undefined;
  /** Milliseconds between two looks at the store; 250 unless given. A store that is slow to read is read less often. */
  readonly refresh?: number | undefined;
  /** Plain lines in the order of reading, for a screen reader; else `ABLATE_SCREEN_READER` or Ink's own variable decides. */
  readonly screenReader?: boolean | undefined;
  /** For which background colours are chosen; `auto` asks the terminal. */
  readonly theme?: Theme | 'auto' | undefined;
  readonly stdin?: NodeJS.ReadStream | undefined;
  readonly stdout?: NodeJS.WriteStream | undefined;
}

/** Whether the environment asks for plain lines: by our own variable or by that of Ink's programs. */
function wantsScreenReader({
  ABLATE_SCREEN_READER: own,
  INK_SCREEN_READER: ink,
}: NodeJS.ProcessEnv): boolean {
  return own === undefined || own === '' ? ink === 'true' : own !== '0';
}

/**
 * Draws the UI until the user quits. The terminal is as it was before, however the UI ends.
 * @example
 * ```ts ui.ts types: takes over the terminal
 * import { openReader } from '@ablate/tracker';
 * import { runUi } from '@ablate/tui';
 *
 * using reader = openReader('.ablate/ablate.db');
 * await runUi({ reader, storePath: '.ablate/ablate.db' });
 * ```
 */
export async function runUi(options: UiOptions): Promise<void> {
  const {
    reader,
    storePath,
    experiment,
    runIds,
    refresh,
    theme: wanted = 'auto',
    stdin = process.stdin,
    stdout = process.stdout,
  } = options;
  if (!stdout.isTTY) throw new NoTerminalError('output');
  if (!stdin.isTTY) throw new NoTerminalError('input');
  const memory = rememberedPath(storePath, process.env);
  let last = recall(memory);
  const write = stdout.write.bind(stdout);
  const held = [...new Set([stdout, process.stdout, process.stderr])].map(holdOutput);
  const frameRows = new FrameRows();
  const framePainter = new FramePainter(write);
  const size = screenOf(stdout);
  const ascii = needsAscii(process.env);
  const screenReader = options.screenReader ?? wantsScreenReader(process.env);
  const painter = screenReader ? new LinearPrinter(write) : framePainter;
  const unfollow = screenReader ? () => undefined : followWindow(stdout, size, framePainter);
  // Keys that are pressed while Ink is loaded wait for it instead of being echoed.
  stdin.setRawMode(true);
  const keys = new KeyInput(stdin);
  let unmount = (): void => undefined;
  const screen = enterScreen(screenReader ? LINEAR : ALTERNATE_SCREEN, write, () => {
    unfollow();
    unmount();
    keys.stop();
    stdin.setRawMode(false);
    remember(memory, last);
  });
  try {
    const { mountApp, look } = await withInkEnvironment(process.env, async () => {
      const isAsked = wanted === 'auto' && !screenReader && !hasNoColor(process.env);
      if (isAsked) write(ASK_BACKGROUND);
      const known = wanted === 'light' ? 'light' : 'dark';
      const answer = isAsked ? answeredTheme(keys.background, process.env) : known;
      const { firstFrames, firstView } = await import('./app/first-frame.js');
      if (runIds === undefined) last = { ...last, view: firstView(reader, experiment) };
      const frames = screenReader ? [] : firstFrames({ reader, experiment, state: last, size: size.size() });
      for (const frame of frames) painter.paint(frame({ ascii, theme: await answer }));
      const look: Look = { ascii, theme: await answer };
      // Ink and React take longer to load than everything before the first frame.
      const { mountApp } = await import('./app/mount-app.js');
      return { mountApp, look };
    });
    const app = mountApp({
      ...{ reader, experiment, runIds, initial: last, frameRows, screenReader, look, stdin: keys },
      intervalMs: refresh,
      copy: (text) => {
        const sequence = clipboardSequence(text);
        if (sequence === null) return 'too much to copy';
        write(sequence);
        return 'copied';
      },
      ask: (request) => askRunner(storePath, request),
      onState: (state) => (last = state),
      stdout: frameStream(stdout, painter, frameRows),
      screen: size,
    });
    unmount = app.unmount;
    await app.ended;
  } finally {
    screen.leave();
    for (const { release } of held) release();
    // A UI that ends by an error has not been quit, and deletes nothing.
    const removed = last.quit ? removeRuns(storePath, last.deleted.flat()) : null;
    if (removed !== null) write(`${removed}\n`);
  }
}
