import type { ReactElement } from 'react';
import { type Line, span } from '../text/line.js';
import { Lines } from './Lines.js';

export interface ScrolledLinesProps {
  readonly lines: readonly Line[];
  readonly scroll: number;
  readonly width: number;
  readonly height: number;
}

/** A page of a longer text; its last row says that there is more. */
export function ScrolledLines({ lines, scroll, width, height }: ScrolledLinesProps): ReactElement | null {
  const from = Math.max(0, Math.min(scroll, lines.length - height));
  const page = lines.slice(from, from + height);
  const below = lines.length - from - height;
  const more =
    below > 0 ? [...page.slice(0, -1), [span(`… ${below + 1} more lines (j)`, { dim: true })]] : page;
  return <Lines lines={more} width={width} height={height} />;
}
