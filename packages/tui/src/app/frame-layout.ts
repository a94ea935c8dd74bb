import type { ScreenSize } from '../terminal/screen.js';

export interface FrameLayout {
  readonly width: number;
  /** Rows between the title line and the footer line. */
  readonly body: number;
}

/** The frame is one row lower than the terminal, so that it never scrolls. */
export function frameLayout({ columns, rows }: ScreenSize): FrameLayout {
  return { width: columns, body: Math.max(1, rows - 3) };
}
