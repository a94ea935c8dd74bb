import path from 'node:path';

/** What the kernels need of a processor. */
export const INSTRUCTIONS = ['avx2', 'fma'];

/** How the compiler makes each of the kernels' sources into code: as C++20, whose name older compilers don't know yet. */
export const compileOptions = [
  ...['-std=c++2a', '-O3', '-fPIC', '-fvisibility=hidden', '-pthread'],
  ...INSTRUCTIONS.map((name) => `-m${name}`),
];

/** How that code becomes a library beside TensorFlow's: `library` is the addon's package. */
export const linkOptions = (library: string): string[] => [
  `-L${path.join(library, 'deps/lib')}`,
  ...['-Wl,--no-as-needed', '-ltensorflow', '-ltensorflow_framework'],
];
