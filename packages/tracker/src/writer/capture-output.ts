import type { LogLine } from '../types.js';

type Stream = LogLine['stream'];

/** Something that is told of what this process writes. It must not write itself. */
export interface OutputListener {
  onOutput(stream: Stream, text: string): void;
}

const listeners = new Set<OutputListener>();
let restore: (() => void)[] = [];

/** Lets the listener see stdout and stderr, which are written as before. */
export function addOutputListener(listener: OutputListener): void {
  if (listeners.size === 0) restore = [capture('stdout'), capture('stderr')];
  listeners.add(listener);
}

export function removeOutputListener(listener: OutputListener): void {
  if (!listeners.delete(listener) || listeners.size > 0) return;
  for (const undo of restore) undo();
}

function capture(name: Stream): () => void {
  const stream = process[name];
  const own = Object.getOwnPropertyDescriptor(stream, 'write');
  const original = stream.write.bind(stream);
  const decoder = new TextDecoder();
  const write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    callback?: (error?: Error | null) => void,
  ): boolean => {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (const listener of listeners) listener.onOutput(name, text);
    return typeof encoding === 'function'
      ? original(chunk, undefined, encoding)
      : original(chunk, encoding, callback);
  };
  stream.write = write;
  return () => {
    // Another library may have wrapped it since; its wrapper still calls ours, which has no listeners any more.
    if (Object.getOwnPropertyDescriptor(stream, 'write')?.value !== write) return;
    if (own === undefined) Reflect.deleteProperty(stream, 'write');
    else Object.defineProperty(stream, 'write', own);
  };
}
