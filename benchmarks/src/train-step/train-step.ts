import { spawn } from 'node:child_process';
import path from 'node:path';
import { median } from 'simple-statistics';
import type { Figures } from '../main.js';

const ROUNDS = 3;

interface Variant {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
}

const VARIANTS: readonly Variant[] = [
  { name: 'ablate, wasm', file: 'ablate.ts', args: ['wasm'] },
  { name: 'stock tfjs, wasm', file: 'stock.ts', args: ['wasm'] },
];

/**
 * Images per second of a training step: ResNet-20, 28×28×1, batch 128, SGD with momentum, one thread. Each variant
 * runs in a process of its own, in turn (A B A B …), so that a slow minute of the machine meets all of them.
 */
export async function run(): Promise<Figures> {
  const samples = new Map<string, number[]>(VARIANTS.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const variant of VARIANTS) samples.get(variant.name)?.push(await measure(variant));
  const medians = new Map([...samples].map(([name, values]) => [name, median(values)]));
  const ratio = (medians.get('ablate, wasm') ?? NaN) / (medians.get('stock tfjs, wasm') ?? NaN);
  return {
    ...Object.fromEntries(
      [...medians].map(([name, value]) => [
        `${name}, images/s (median of ${ROUNDS})`,
        Number(value.toFixed(1)),
      ]),
    ),
    'ablate / stock, wasm': Number(ratio.toFixed(2)),
  };
}

/** Images per second as the variant's process prints them: one JSON line. */
async function measure({ name, file, args }: Variant): Promise<number> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, path.join(import.meta.dirname, file), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${name} ended with code ${String(code)}`);
  const { imagesPerSecond } = JSON.parse(output.trim().split('\n').at(-1) ?? '') as {
    imagesPerSecond: number;
  };
  return imagesPerSecond;
}
