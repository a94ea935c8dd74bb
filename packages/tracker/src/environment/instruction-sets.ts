import { readFileSync } from 'node:fs';

/** Instruction sets by which one machine computes other numbers than another: they add in another order. */
const TELLING = ['sse4_2', 'avx', 'avx2', 'fma', 'avx512f', 'avx512_bf16', 'amx_tile', 'asimd', 'sve'];

/** Those of this machine's processor that Linux tells; null where it doesn't. */
export function instructionSets(): string[] | null {
  try {
    const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
    const known = new Set(flags?.split(' '));
    return flags === undefined ? null : TELLING.filter((name) => known.has(name));
  } catch {
    return null;
  }
}
