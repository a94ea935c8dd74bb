import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AblateError } from '@ablate/core';
import { missingParts } from './addon.js';
import { runScript } from './npm-package.js';
import { packageFolder } from './places.js';
import type { SetupContext } from './progress.js';
import { tryLibrary } from './try-library.js';
import { folderBytes, watchBytes } from './watch-bytes.js';

/** Milliseconds within which the server must answer. */
const REACH_TIMEOUT = 5000;
/** Milliseconds without a byte after which the script is given up. */
const STALL_TIMEOUT = 120_000;

/** Where the package's install script downloads from. */
function server(): string {
  const { TFJS_NODE_BASE_URI, TFJS_NODE_CDN_STORAGE, CDN_STORAGE } = process.env;
  return TFJS_NODE_BASE_URI ?? TFJS_NODE_CDN_STORAGE ?? CDN_STORAGE ?? 'https://storage.googleapis.com/';
}

/** Why the server cannot be reached; undefined where it answers, whatever it says. */
async function unreachable(signal: AbortSignal): Promise<string | undefined> {
  const { https_proxy, HTTPS_PROXY } = process.env;
  // fetch knows no proxy; the script does.
  if ((https_proxy ?? HTTPS_PROXY ?? '') !== '') return undefined;
  try {
    const { origin } = new URL(server());
    await fetch(origin, {
      method: 'HEAD',
      signal: AbortSignal.any([signal, AbortSignal.timeout(REACH_TIMEOUT)]),
    });
    return undefined;
  } catch {
    signal.throwIfAborted();
    return 'its server cannot be reached';
  }
}

/**
 * Tries the package's own install script, which downloads the official library (TensorFlow 2.9) and addon.
 * Gives why it did not work, or undefined where it did: then the package loads.
 */
export async function tryPrebuilt(prefix: string, context: SetupContext): Promise<string | undefined> {
  const { onProgress, signal } = context;
  const what = 'the official prebuilt library';
  onProgress({ stage: 'prebuilt', what });
  const reason = await unreachable(signal);
  if (reason !== undefined) return reason;
  const folder = packageFolder(prefix);
  // The script rewrites it while it runs.
  const manifest = path.join(folder, 'package.json');
  const original = await readFile(manifest);
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), STALL_TIMEOUT);
  const start = await folderBytes(folder);
  let before = start;
  try {
    const script = runScript(prefix, 'prebuilt', AbortSignal.any([signal, stall.signal]));
    await watchBytes(
      folder,
      (received) => {
        if (received === before) return;
        before = received;
        timer.refresh();
        onProgress({ stage: 'prebuilt', what, received: received - start });
      },
      script,
    );
    const missing = await missingParts(folder);
    if (missing !== undefined) throw new AblateError('BACKEND', missing);
    await tryLibrary(path.join(folder, 'dist/index.js'), signal);
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    for (const name of ['build', 'deps', 'lib'])
      await rm(path.join(folder, name), { recursive: true, force: true });
    await writeFile(manifest, original);
    if (stall.signal.aborted) return `its server sent nothing for ${STALL_TIMEOUT / 1000} s`;
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
