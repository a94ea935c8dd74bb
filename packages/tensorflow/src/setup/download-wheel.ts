import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AblateError } from '@ablate/core';
import type { SetupContext } from './progress.js';
import { runTool } from '@ablate/core/backends';
import { folderBytes, watchBytes } from './watch-bytes.js';
import { Wheel } from './wheel.js';
import { PINS, WHEEL_PYTHON, type WheelPlatform } from './wheels.js';

export interface WheelRequest {
  /** As pip reads it: `tensorflow-cpu==2.21.0`. */
  readonly requirement: string;
  readonly platform: WheelPlatform;
  readonly python: string;
  /** Where whole wheels are kept, so that a set-up that was interrupted goes on with those that are missing. */
  readonly downloads: string;
}

export interface DownloadedWheel {
  readonly file: string;
  readonly sha256: string;
}

/**
 * Brings a wheel with `pip download`, which installs nothing, or takes the one that an earlier set-up has brought.
 * @throws AblateError `BACKEND` with pip's last lines, or where the wheel is not the one that was published.
 */
export async function downloadWheel(request: WheelRequest, context: SetupContext): Promise<DownloadedWheel> {
  const folder = path.join(request.downloads, request.requirement.replace(/[^\w.]+/g, '_'));
  await mkdir(folder, { recursive: true });
  const kept = await wheelIn(folder);
  if (kept !== undefined) {
    try {
      return await check(kept, context.signal);
    } catch (error) {
      // What is kept has been damaged since: bring it again.
      context.signal.throwIfAborted();
      if (!(error instanceof AblateError)) throw error;
      await rm(kept);
    }
  }
  const incoming = await mkdtemp(path.join(folder, '.incoming-'));
  try {
    await download(request, incoming, context);
    const file = await wheelIn(incoming);
    if (file === undefined)
      throw new AblateError('BACKEND', `expected pip to bring a wheel of ${request.requirement}, found none`);
    const checked = await check(file, context.signal);
    const target = path.join(folder, path.basename(file));
    await rename(file, target);
    return { ...checked, file: target };
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

async function download(
  { requirement, platform, python }: WheelRequest,
  folder: string,
  { onProgress, signal }: SetupContext,
): Promise<void> {
  const pin = Object.entries(PINS).find(([name]) =>
    name.startsWith(`${requirement.replace('-', '_').replace('==', '-')}-`),
  );
  const total = pin?.[1].size;
  const what = `pip download ${requirement}`;
  onProgress({ stage: 'download', what, received: 0, total });
  const flags = ['--no-deps', '--no-cache-dir', '--no-input', '--disable-pip-version-check', '--quiet'];
  const wheel = ['--only-binary=:all:', '--implementation=cp'];
  const tags = platform.tags.map((tag) => `--platform=${tag}`);
  const { version, abi } = WHEEL_PYTHON;
  await watchBytes(
    folder,
    (received) => onProgress({ stage: 'download', what, received, total }),
    runTool(
      python,
      ['-m', 'pip', 'download', requirement, '--dest', folder, ...flags, ...wheel, ...tags].concat(
        `--python-version=${version}`,
        `--abi=${abi}`,
      ),
      // Where pip writes before it is done: so that what comes is seen, and nothing stays.
      { signal, env: { ...process.env, TMPDIR: folder } },
    ),
  );
  const received = await folderBytes(folder);
  onProgress({ stage: 'download', what, received, total: received });
}

async function wheelIn(folder: string): Promise<string | undefined> {
  const name = (await readdir(folder)).find((known) => known.endsWith('.whl'));
  return name === undefined ? undefined : path.join(folder, name);
}

/** Whether it is a whole wheel, and the published one where that is known. */
async function check(file: string, signal: AbortSignal): Promise<DownloadedWheel> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  const sha256 = hash.digest('hex');
  const expected = PINS[path.basename(file)]?.sha256;
  if (expected !== undefined && sha256 !== expected)
    throw new AblateError(
      'BACKEND',
      `${path.basename(file)}: expected the SHA-256 ${expected}, as published, received ${sha256}; nothing of it was used`,
    );
  (await Wheel.open(file))[Symbol.dispose]();
  return { file, sha256 };
}
