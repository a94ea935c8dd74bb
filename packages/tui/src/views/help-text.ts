import { bindingsOf, type Binding } from '../state/keymap.js';
import type { View } from '../state/ui-state.js';
import { besides, type Line, span } from '../text/line.js';
import { fit } from '../text/width.js';

const KEY_WIDTH = 18;

function bindingLine({ keys, help }: Binding): Line {
  return [span(fit(keys.join(' '), KEY_WIDTH), { bold: true, color: '#56b4e9' }), span(help)];
}

function titled(title: string, bindings: readonly Binding[]): Line[] {
  return [[span(title, { bold: true, underline: true })], ...bindings.map(bindingLine)];
}

/** The keys of a view, then those of every view; side by side where there is room. */
export function helpLines(view: View, width: number): Line[] {
  const bindings = bindingsOf(view);
  const own = titled(
    `Keys in ${view}`,
    bindings.filter(({ views }) => views !== 'all'),
  );
  const everywhere = titled(
    'Keys everywhere',
    bindings.filter(({ views }) => views === 'all'),
  );
  if (width < 110) return [...own, [], ...everywhere];
  const half = Math.floor((width - 2) / 2);
  return besides(
    [
      { lines: own, width: half },
      { lines: everywhere, width: half },
    ],
    2,
  );
}
