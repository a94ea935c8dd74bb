import { besides, type Line, span } from '../text/line.js';
import { fit } from '../text/width.js';
import type { Binding, View } from '../views/view.js';
import { KEYS_EVERYWHERE } from './keymap.js';

const KEY_WIDTH = 18;

function bindingLine({ keys, help }: Binding): Line {
  return [span(fit(keys.join(' '), KEY_WIDTH), { bold: true, color: 'sky' }), span(help)];
}

function titled(title: string, bindings: readonly Binding[]): Line[] {
  return [[span(title, { bold: true, underline: true })], ...bindings.map(bindingLine)];
}

/** The keys of a view, then those of every view; side by side where there is room. */
export function helpLines({ name, keys }: View, width: number): Line[] {
  const own = titled(`Keys in ${name}`, keys);
  const everywhere = titled('Keys everywhere', KEYS_EVERYWHERE);
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
