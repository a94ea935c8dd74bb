import { MOUSE_OFF, MOUSE_ON } from './mouse.js';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H\u001b[2J' + MOUSE_ON;
const LEAVE = MOUSE_OFF + '\u001b[?2026l\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface AlternateScreen {
  readonly leave: () => void;
}

/**
 * Enters the alternate screen, hides the cursor and stops wrapping; undoes it on `leave`, on the signals that end a
 * program, on an uncaught error and when the process exits. `onEnd` is called before that, once.
 */
export function enterAlternateScreen(write: (text: string) => void, onEnd: () => void): AlternateScreen {
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
      write(LEAVE);
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
  write(ENTER);
  return { leave };
}
