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
  pending: { glyph: '○', color: 'gray', rank: 2 },
  failed: { glyph: '✗', color: '#d55e00', rank: 3 },
  crashed: { glyph: '‼', color: '#d55e00', rank: 4 },
  killed: { glyph: '■', color: '#e69f00', rank: 5 },
  pruned: { glyph: '✂', color: '#e69f00', rank: 6 },
  finished: { glyph: '✓', color: '#009e73', rank: 7 },
};

export function statusLook(status: RunStatus): StatusLook {
  return LOOKS[status];
}
