import { MOUSE_OFF, MOUSE_ON } from './mouse.js';

/** What a terminal is told when the UI begins and when it ends. */
export interface ScreenMode {
  readonly enter: string;
  readonly leave: string;
}

/** A screen of its own, without cursor and wrapping, with mouse; the one from before comes back. */
export const ALTERNATE_SCREEN: ScreenMode = {
  enter: '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H\u001b[2J' + MOUSE_ON,
  leave: MOUSE_OFF + '\u001b[?2026l\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l',
};

/** Lines below those that are there. */
export const LINEAR: ScreenMode = { enter: '', leave: '\n' };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface EnteredScreen {
  readonly leave: () => void;
}

/**
 * Takes over the terminal; undoes it on `leave`, on the signals that end a program, on an uncaught error and when the
 * process exits. `onEnd` is called before that, once.
 */
export function enterScreen(
  mode: ScreenMode,
  write: (text: string) => void,
  onEnd: () => void,
): EnteredScreen {
  let left = false;
  const leave = () => {
    if (left) return;
    left = true;
    process.off('exit', leave);
    process.off('uncaughtExceptionMonitor', leave);
    for (const signal of SIGNALS) process.off(signal, endBySignal);
    try {
      onEnd();
    } finally {
      write(mode.leave);
    }
  };
  /** Leaves, then lets the signal do what it does to any program, so that the exit status tells of it. */
  const endBySignal = (signal: NodeJS.Signals) => {
    leave();
    process.kill(process.pid, signal);
  };
  process.on('exit', leave);
  process.on('uncaughtExceptionMonitor', leave);
  for (const signal of SIGNALS) process.on(signal, endBySignal);
  write(mode.enter);
  return { leave };
}
