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
  queued: { glyph: '◔', color: 'sky', rank: 2 },
  pending: { glyph: '○', color: 'gray', rank: 3 },
  failed: { glyph: '✗', color: 'vermillion', rank: 4 },
  crashed: { glyph: '‼', color: 'vermillion', rank: 5 },
  killed: { glyph: '■', color: 'orange', rank: 6 },
  pruned: { glyph: '✂', color: 'orange', rank: 7 },
  finished: { glyph: '✓', color: 'green', rank: 8 },
};

export function statusLook(status: RunStatus): StatusLook {
  return LOOKS[status];
}
