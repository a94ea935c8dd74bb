import type { RunStatus } from '@ablate/tracker';
import type { Style } from '../text/line.js';

interface StatusLook extends Style {
  readonly glyph: string;
  readonly ascii: string;
  /** Where the status stands when the table is sorted by it: what needs attention first. */
  readonly rank: number;
}

const LOOKS: Record<RunStatus, StatusLook> = {
  running: { glyph: '●', ascii: '>', color: '#56b4e9', rank: 0 },
  leased: { glyph: '◐', ascii: 'l', color: '#56b4e9', rank: 1 },
  pending: { glyph: '○', ascii: 'o', color: 'gray', rank: 2 },
  failed: { glyph: '✗', ascii: 'x', color: '#d55e00', rank: 3 },
  crashed: { glyph: '‼', ascii: '!', color: '#d55e00', rank: 4 },
  killed: { glyph: '■', ascii: 'k', color: '#e69f00', rank: 5 },
  pruned: { glyph: '✂', ascii: 'p', color: '#e69f00', rank: 6 },
  finished: { glyph: '✓', ascii: '+', color: '#009e73', rank: 7 },
};

export function statusLook(status: RunStatus): StatusLook {
  return LOOKS[status];
}

export const ACTIVE_STATUSES = ['pending', 'leased', 'running'] as const satisfies readonly RunStatus[];

export function isActive(status: RunStatus): boolean {
  return status === 'pending' || status === 'leased' || status === 'running';
}
