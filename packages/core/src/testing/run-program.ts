import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a program of `runProgram` begins with. */
export const PROGRAM_START = `
const { loadBackend } = await import('@ablate/core');
const { default: tf } = await import('@tensorflow/tfjs-core');
`;

/**
 * Runs a program that may use `tf` and `loadBackend` in a process of its own, from the sources of the packages; gives
 * what it printed.
 */
export async function runProgram(program: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const loader = ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, '-e', PROGRAM_START + program], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...env },
    timeout: 50_000,
  });
  return stdout;
}
