import type { RunStatus } from '@ablate/tracker';
import type { Style } from '../text/line.js';

interface StatusLook extends Style {
  readonly glyph: string;
  /** Where the status stands when the table is sorted by it: what needs attention first. */
  readonly rank: number;
}

const LOOKS: Record<RunStatus, StatusLook> = {
  running: { glyph: '●', color: 'sky', rank: 0 },
  leased: { glyph: '◐', color: 'sky', rank: 1 },
  pending: { glyph: '○', color: 'gray', rank: 2 },
  failed: { glyph: '✗', color: 'vermillion', rank: 3 },
  crashed: { glyph: '‼', color: 'vermillion', rank: 4 },
  killed: { glyph: '■', color: 'orange', rank: 5 },
  pruned: { glyph: '✂', color: 'orange', rank: 6 },
  finished: { glyph: '✓', color: 'green', rank: 7 },
};

export function statusLook(status: RunStatus): StatusLook {
  return LOOKS[status];
}
