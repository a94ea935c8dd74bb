import { Box, Text, Transform } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import type { FrameRows } from '../terminal/frame-rows.js';
import { fitLine, type Line } from '../text/line.js';
import { type Look, paintLine } from '../text/paint.js';

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

export const LookContext = createContext<Look>({ ascii: false, theme: 'dark' });

/** Where rows wait for the frame to be painted; null draws them through Ink. */
export const FrameRowsContext = createContext<FrameRows | null>(null);

/**
 * Draws lines at exactly `width` × `height` cells. The text that Ink lays out is always the same blank block, and
 * the lines are put in its place afterwards: Ink keeps every text that it ever measured, for ever.
 */
export function Lines({ lines, width, height }: LinesProps): ReactElement | null {
  const look = useContext(LookContext);
  const rows = useContext(FrameRowsContext);
  if (width <= 0 || height <= 0) return null;
  const blank = Array.from({ length: height }, () => ' ').join('\n');
  return (
    <Box width={width} height={height} flexShrink={0}>
      <Transform
        transform={(_, index) => {
          const row = paintLine(fitLine(lines[index] ?? [], width), look);
          return rows === null ? row : rows.mark(row);
        }}
      >
        <Text>{blank}</Text>
      </Transform>
    </Box>
  );
}
