import { Box, Text, Transform } from 'ink';
import { createContext, type ReactElement, useContext } from 'react';
import type { FrameRows } from '../terminal/frame-rows.js';
import { fitLine, type Line } from '../text/line.js';
import { type Look, paintLine } from '../text/paint.js';

export interface RowsProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

/** How components look: on which background, and with which letters. */
export const LookContext = createContext<Look>({ ascii: false, theme: 'dark' });

/** Where rows wait for the frame to be painted; null draws them through Ink. */
export const FrameRowsContext = createContext<FrameRows | null>(null);

/** Draws lines at exactly `width` × `height` cells, each as one text: a text for each of its styles takes Ink longer. */
export function Rows({ lines, width, height }: RowsProps): ReactElement | null {
  const waiting = useContext(FrameRowsContext);
  if (width <= 0 || height <= 0) return null;
  const rows = Array.from({ length: height }, (_, row) => fitLine(lines[row] ?? [], width));
  if (waiting !== null) return <PaintedRows rows={rows} width={width} waiting={waiting} />;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {rows.map((line, row) => (
        <Row key={row} line={line} />
      ))}
    </Box>
  );
}

function Row({ line }: { readonly line: Line }): ReactElement {
  const look = useContext(LookContext);
  return <Text wrap="truncate">{paintLine(line, look)}</Text>;
}

interface PaintedRowsProps {
  readonly rows: readonly Line[];
  readonly width: number;
  readonly waiting: FrameRows;
}

/** Rows that are painted beside Ink, which lays out a blank text in their place. */
function PaintedRows({ rows, width, waiting }: PaintedRowsProps): ReactElement {
  const look = useContext(LookContext);
  return (
    <Box width={width} height={rows.length} flexShrink={0}>
      <Transform transform={(_, row) => waiting.mark(paintLine(rows[row] ?? [], look), width)}>
        <Text>{rows.map(() => ' ').join('\n')}</Text>
      </Transform>
    </Box>
  );
}
