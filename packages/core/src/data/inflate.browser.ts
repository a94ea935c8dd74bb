import type { Inflating } from './inflate.js';

const PIECE = 65_536;

export function inflate(bytes: Uint8Array): Inflating {
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        // A copy, for a stream takes no views of memory that threads share.
        if (at < bytes.length) controller.enqueue(new Uint8Array(bytes.subarray(at, at + PIECE)));
        else controller.close();
        at = Math.min(at + PIECE, bytes.length);
      },
    },
    { highWaterMark: 0 },
  );
  const contents = pieces.pipeThrough(new DecompressionStream('gzip'));
  return {
    get bytesWritten() {
      return at;
    },
    // Not every browser iterates over streams.
    async *[Symbol.asyncIterator]() {
      const reader = contents.getReader() as ReadableStreamDefaultReader<Uint8Array>;
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          yield value;
        }
      } finally {
        await reader.cancel().catch(() => undefined);
      }
    },
  };
}
