import type { FramePainter } from './frame-painter.js';
import type { Screen } from './screen.js';

/** Has the painter draw everything anew after the terminal's size has changed; returns how to end that. */
export function followWindow(stdout: NodeJS.WriteStream, screen: Screen, painter: FramePainter): () => void {
  let drawnAt = screen.size();
  // A terminal that went to another size and back has lost its text, and Node tells nobody.
  const onWindowChange = (): void => {
    if (screen.size() === drawnAt) painter.repaint();
    drawnAt = screen.size();
  };
  stdout.on('resize', painter.invalidate);
  process.on('SIGWINCH', onWindowChange);
  return () => {
    stdout.off('resize', painter.invalidate);
    process.off('SIGWINCH', onWindowChange);
  };
}
