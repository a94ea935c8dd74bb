import type { FrameRows } from './frame-rows.js';
import type { Painter } from './painter.js';

/**
 * The stream that Ink writes to: the terminal's own, except that what is written is taken for a whole frame, and that
 * Ink hears nothing of a resize. The components do, and answer with a frame of the new size; Ink on its own would
 * first draw the old frame again at the new width.
 */
export function frameStream(
  stdout: NodeJS.WriteStream,
  painter: Painter,
  rows: FrameRows,
): NodeJS.WriteStream {
  const write = (frame: string, written?: () => void): boolean => {
    if (frame === '') stdout.write('', written);
    else painter.paint(rows.fill(frame));
    return true;
  };
  const subscribe = (event: string, listener: () => void): NodeJS.WriteStream =>
    event === 'resize' ? stdout : stdout.on(event, listener);
  return new Proxy(stdout, {
    get(target, property): unknown {
      if (property === 'write') return write;
      if (property === 'on' || property === 'addListener') return subscribe;
      // Keeps Ink's cursor handling from writing: the session hides and shows the cursor.
      if (property === 'isTTY') return false;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
