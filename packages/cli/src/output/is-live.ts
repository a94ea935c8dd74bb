import { WriteStream } from 'node:tty';

/** Whether lines on a stream can be drawn anew: a terminal that somebody looks at. */
export function isLive(stream: NodeJS.WritableStream): stream is WriteStream {
  return stream instanceof WriteStream && process.env.CI === undefined && process.env.TERM !== 'dumb';
}
