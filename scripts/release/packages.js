import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const REPOSITORY = 'https://github.com/ablate-js/ablate';
const bin = path.join(import.meta.dirname, '../../node_modules/.bin');

/** The folders of all packages that are published. @param {string} root */
export function folders(root) {
  const packages = path.join(root, 'packages');
  return fs.readdirSync(packages).map((name) => path.join(packages, name));
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env] Beside the environment of this process.
 * @returns {string} Its output.
 */
export function run(command, args, cwd, env = {}) {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: [bin, process.env.PATH].join(path.delimiter), ...env },
    // npm and what it installs are scripts there.
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return result.stdout;
  const output = `${result.error?.message ?? ''}${result.stdout}${result.stderr}`;
  throw new Error(
    `expected exit code 0, received ${result.status ?? result.signal} from ${command} ${args.join(' ')}\n${output}`,
  );
}
