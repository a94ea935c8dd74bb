import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { Panel } from '../text/panels.js';
import { Rows } from './Rows.js';

/** Panels where flexbox puts them. */
export function Panels({ panel }: { readonly panel: Panel }): ReactElement {
  if ('lines' in panel) return <Rows {...panel} />;
  const { direction, gap = 0, panels } = panel;
  return (
    <Box flexDirection={direction} columnGap={gap} flexShrink={0}>
      {panels.map((each, at) => (
        <Panels key={at} panel={each} />
      ))}
    </Box>
  );
}
