import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

/** Milliseconds from starting a Node process to its end. */
export function processTime(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with code ${String(status)}: ${stderr}`);
  return performance.now() - started;
}
