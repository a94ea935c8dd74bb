// The part of WebAssembly's JavaScript interface that is used here; TypeScript has it in the DOM library only.
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    constructor(descriptor: { initial: number; maximum?: number });
  }
  function validate(binary: Uint8Array): boolean;
  type Module = object;
  const Module: new (binary: Uint8Array) => Module;
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>);
  }
}
