import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SetupContext } from './progress.js';
import { npm } from './tools.js';
import { runTool } from '@ablate/core/backends';

/** The npm package that holds the running Node: its program and its headers. */
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * A folder with the headers of the running Node in `include/node`, so that node-gyp need not download them: beside
 * Node, in npm's package `node` where that is what runs, or else installed from npm to below `prefix`. Undefined where
 * there are none, which leaves it to node-gyp.
 */
export async function nodeHeaders(prefix: string, { signal }: SetupContext): Promise<string | undefined> {
  const bin = path.dirname(process.execPath);
  for (const place of ['..', `../node_modules/${PACKAGE}`, `../../${PACKAGE}`]) {
    const folder = path.resolve(bin, place);
    if (await hasHeaders(folder)) return folder;
  }
  const folder = path.join(prefix, 'headers');
  const wanted = `${PACKAGE}@${process.versions.node}`;
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await runTool(npm, ['install', wanted, '--prefix', folder, ...flags], { signal, cwd: prefix });
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
  const installed = path.join(folder, 'node_modules', PACKAGE);
  return (await hasHeaders(installed)) ? installed : undefined;
}

/** Whether a folder has the headers of exactly this Node: those of an older one may lie in the same place. */
async function hasHeaders(folder: string): Promise<boolean> {
  try {
    const text = await readFile(path.join(folder, 'include/node/node_version.h'), 'utf8');
    const version = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => new RegExp(`#define NODE_${part}_VERSION (\\d+)`).exec(text)?.[1],
    );
    return version.join('.') === process.versions.node;
  } catch {
    return false;
  }
}
