import { spawn } from 'node:child_process';
import type { Variant } from './variants.js';

/** Images per second as the variant's process prints them: its last line is JSON with `imagesPerSecond`. */
export async function measure({ name, command, args, env }: Variant): Promise<number> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${name} ended with code ${String(code)}: ${errors.slice(-2000)}`);
  const { imagesPerSecond } = JSON.parse(output.trim().split('\n').at(-1) ?? '') as {
    imagesPerSecond: number;
  };
  return imagesPerSecond;
}
