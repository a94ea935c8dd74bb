import { Box, Text, Transform } from 'ink';
import { type ReactElement, useContext, useEffect, useRef, useState } from 'react';
import type { UiState } from '../state/ui-state.js';
import { asciiOnly } from '../text/ascii.js';
import { FrameRowsContext, LookContext } from '../components/Rows.js';

export interface SpokenLinesProps {
  readonly lines: readonly string[];
  /** What the user has done so far: an answer to it is said at once. */
  readonly state: UiState;
  readonly quietMs: number;
}

/** Plain lines for a screen reader. What changes by itself waits, so that it does not talk without end. */
export function SpokenLines({ lines, state, quietMs }: SpokenLinesProps): ReactElement {
  const { ascii } = useContext(LookContext);
  const rows = useContext(FrameRowsContext);
  const [said, say] = useState({ state, lines });
  const newest = useRef(lines);
  useEffect(() => {
    newest.current = lines;
  }, [lines]);
  useEffect(() => {
    const timer = setInterval(() => {
      say((before) => ({ ...before, lines: newest.current }));
    }, quietMs);
    return () => clearInterval(timer);
  }, [quietMs]);
  if (said.state !== state) say({ state, lines });
  const shown = ascii ? said.lines.map(asciiOnly) : said.lines;
  return (
    <Box flexShrink={0} height={shown.length}>
      <Transform
        transform={(_, index) => (rows === null ? (shown[index] ?? '') : rows.mark(shown[index] ?? '', 1))}
      >
        <Text>{shown.map(() => ' ').join('\n')}</Text>
      </Transform>
    </Box>
  );
}
