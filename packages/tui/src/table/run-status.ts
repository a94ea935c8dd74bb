import type { RunStatus } from '@ablate/tracker';
import type { Style } from '../text/line.js';

interface StatusLook extends Style {
  readonly glyph: string;
  /** Where the status stands when the table is sorted by it: what needs attention first. */
  readonly rank: number;
}

const LOOKS: Record<RunStatus, StatusLook> = {
  running: { glyph: '●', color: '#56b4e9', rank: 0 },
  leased: { glyph: '◐', color: '#56b4e9', rank: 1 },
  queued: { glyph: '◔', color: '#56b4e9', rank: 2 },
  pending: { glyph: '○', color: 'gray', rank: 3 },
  failed: { glyph: '✗', color: '#d55e00', rank: 4 },
  crashed: { glyph: '‼', color: '#d55e00', rank: 5 },
  killed: { glyph: '■', color: '#e69f00', rank: 6 },
  pruned: { glyph: '✂', color: '#e69f00', rank: 7 },
  finished: { glyph: '✓', color: '#009e73', rank: 8 },
};

export function statusLook(status: RunStatus): StatusLook {
  return LOOKS[status];
}
