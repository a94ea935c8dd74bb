import { lineWidth, type Span, span } from '../text/line.js';

/** Keys that do the same, with a word for it. */
export interface HintedKeys {
  /** The first one is shown. */
  readonly keys: readonly string[];
  /** A word for what they do; keys without one are left out. */
  readonly hint?: string;
}

/** The keys with a hint, as many as fit. */
export function hintSpans(bindings: readonly HintedKeys[], width: number): Span[] {
  const spans: Span[] = [];
  for (const { keys, hint } of bindings) {
    if (hint === undefined) continue;
    const next = [span(` ${keys[0] ?? ''}`, { bold: true, color: 'sky' }), span(` ${hint} `, { dim: true })];
    if (lineWidth([...spans, ...next]) > width) break;
    spans.push(...next);
  }
  return spans;
}
