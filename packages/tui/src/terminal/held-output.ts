type Write = NodeJS.WriteStream['write'];

export interface HeldOutput {
  /** Lets writing through again and writes what was held back. */
  readonly release: () => void;
}

const MOST = 1_000;

/** Holds back what other code writes to a stream, so that a warning does not land in the middle of a frame. */
export function holdOutput(stream: NodeJS.WriteStream): HeldOutput {
  const held: (string | Uint8Array)[] = [];
  const own = Object.getOwnPropertyDescriptor(stream, 'write');
  const hold = (
    chunk: string | Uint8Array,
    encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ): boolean => {
    if (held.length < MOST) held.push(chunk);
    const callback = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    callback?.();
    return true;
  };
  stream.write = hold satisfies Write;
  let released = false;
  return {
    release() {
      if (released) return;
      released = true;
      if (own) Object.defineProperty(stream, 'write', own);
      else Reflect.deleteProperty(stream, 'write');
      for (const chunk of held) stream.write(chunk);
    },
  };
}
