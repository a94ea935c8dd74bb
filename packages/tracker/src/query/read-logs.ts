import type Database from 'better-sqlite3';
import type { LogLine, Tail } from '../types.js';

interface Piece {
  time: number;
  stream: LogLine['stream'];
  text: string;
}

/** Puts lines together again from the pieces in which output came. */
export class LogReader {
  readonly #newestFirst;
  readonly #after;

  constructor(database: Database.Database) {
    this.#newestFirst = database.prepare<[run: number], Piece>(
      'SELECT time, stream, text FROM logs WHERE run = ? ORDER BY number DESC',
    );
    this.#after = database.prepare<[run: number, after: number, limit: number], Piece & { number: number }>(
      'SELECT number, time, stream, text FROM logs WHERE run = ? AND number > ? ORDER BY number LIMIT ?',
    );
  }

  /** Pieces as they came, oldest first. */
  after(run: number, cursor: number, limit: number): Tail<LogLine> {
    const rows = this.#after.all(run, cursor, limit);
    return {
      items: rows.map(({ time, stream, text }) => ({ time, stream, text })),
      cursor: rows.at(-1)?.number ?? cursor,
    };
  }

  /** The last `count` lines, oldest first. */
  tail(run: number, count: number): LogLine[] {
    const pieces: Piece[] = [];
    // One line more than asked for: the first one may have lost its beginning.
    let lines = 0;
    for (const piece of this.#newestFirst.iterate(run)) {
      pieces.unshift(piece);
      lines += piece.text.split('\n').length - 1;
      if (lines > count) break;
    }
    return joinLines(pieces).slice(-count);
  }
}

interface OpenLine {
  time: number;
  stream: LogLine['stream'];
  text: string;
}

/** Lines of both streams, in the order in which they began. */
function joinLines(pieces: readonly Piece[]): LogLine[] {
  const lines: OpenLine[] = [];
  const open = new Map<LogLine['stream'], OpenLine>();
  for (const { time, stream, text } of pieces) {
    const parts = text.split('\n');
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      if (isLast && part === '') continue;
      const line = open.get(stream) ?? { time, stream, text: '' };
      if (!open.has(stream)) lines.push(line);
      line.text += part;
      if (isLast) open.set(stream, line);
      else open.delete(stream);
    }
  }
  return lines.map((line) => ({ ...line, text: line.text.replace(/\r$/, '') }));
}
