export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Size of the terminal, and word of its changes. */
export interface Screen {
  readonly size: () => ScreenSize;
  readonly subscribe: (listener: () => void) => () => void;
}

interface Sized {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

const FALLBACK: ScreenSize = { columns: 80, rows: 24 };

/** The screen behind an output stream. The same object is returned until the size changes. */
export function screenOf(stream: Sized): Screen {
  let known = FALLBACK;
  return {
    size() {
      const columns = orFallback(stream.columns, FALLBACK.columns);
      const rows = orFallback(stream.rows, FALLBACK.rows);
      if (columns !== known.columns || rows !== known.rows) known = { columns, rows };
      return known;
    },
    subscribe(listener) {
      stream.on('resize', listener);
      return () => void stream.off('resize', listener);
    },
  };
}

/** A terminal that does not know its size reports 0. */
function orFallback(cells: number | undefined, fallback: number): number {
  return cells !== undefined && cells > 0 ? cells : fallback;
}
