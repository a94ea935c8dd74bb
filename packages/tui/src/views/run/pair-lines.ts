import { type Line, span } from '../../text/line.js';
import { fit } from '../../text/width.js';
import { wrap } from '../../text/wrap.js';

/** Names with their values beside them, whole: what is longer goes on below. Names take at most a part of the width. */
export function pairLines(
  entries: readonly (readonly [name: string, value: string])[],
  width: number,
  part: number,
): Line[] {
  const room = Math.min(Math.floor(width * part), Math.max(0, ...entries.map(([name]) => name.length)) + 1);
  return entries.flatMap(([name, value]) =>
    wrap(value, width - room).map((text, line): Line => [
      span(fit(line === 0 ? name : '', room), { dim: true }),
      span(text),
    ]),
  );
}
