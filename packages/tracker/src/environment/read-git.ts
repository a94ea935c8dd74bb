import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { JsonObject } from '../types.js';

/**
 * Commit, branch and whether files differ from the commit, with a hash of the difference; null outside a
 * repository or without git. Asked synchronously because a short run could end before an answer came.
 */
export function readGit(folder: string): JsonObject | null {
  const git = (...parameters: string[]): string =>
    execFileSync('git', ['-c', 'core.fsmonitor=false', ...parameters], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 5000,
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    });
  try {
    const lines = git('status', '--porcelain=v2', '--branch', '--untracked-files=no').split('\n');
    const header = (name: string): string | null =>
      lines.find((line) => line.startsWith(`# branch.${name} `))?.slice(`# branch.${name} `.length) ?? null;
    const commit = header('oid');
    const dirty = lines.some((line) => line !== '' && !line.startsWith('#'));
    const diffHash =
      dirty && commit !== '(initial)' ? createHash('sha256').update(git('diff', 'HEAD')).digest('hex') : null;
    return { commit, branch: header('head'), dirty, diffHash };
  } catch {
    return null;
  }
}
