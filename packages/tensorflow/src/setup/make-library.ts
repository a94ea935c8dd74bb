import path from 'node:path';
import { AblateError } from '@ablate/core';
import { buildAddon } from './build-addon.js';
import { downloadWheel, type DownloadedWheel, type WheelRequest } from './download-wheel.js';
import type { Manifest } from './manifest.js';
import { packageFolder, type LibraryKind } from './places.js';
import { tryPrebuilt } from './prebuilt.js';
import type { SetupContext } from './progress.js';
import { takeLibraries } from './take-libraries.js';
import { findWheelTools } from './tools.js';
import { Wheel } from './wheel.js';
import { cudaRequirements, libraryRequirement, wheelPlatform } from './wheels.js';

export interface LibraryRequest {
  /** Where the addon's package is installed. */
  readonly prefix: string;
  /** Where wheels are kept until the set-up is done. */
  readonly downloads: string;
  readonly kind: LibraryKind;
  /** In the order in which they are tried. */
  readonly ways: readonly Manifest['how'][];
}

/**
 * Gives an installed package its library and addon, in the first way that works.
 * @throws AblateError `BACKEND` saying why none does.
 */
export async function makeLibrary(
  request: LibraryRequest,
  context: SetupContext,
): Promise<Pick<Manifest, 'how' | 'wheels'>> {
  const { prefix, ways } = request;
  if (ways.includes('prebuilt')) {
    const reason = await tryPrebuilt(prefix, context);
    if (reason === undefined) return { how: 'prebuilt', wheels: [] };
    if (!ways.includes('wheel'))
      throw new AblateError('BACKEND', `the official prebuilt library cannot be had: ${reason}`);
    context.onProgress({ stage: 'prebuilt', what: `no official prebuilt library: ${reason}` });
  }
  const wheels = await bringWheels(request, context);
  const files = wheels.map(({ file }) => file);
  await takeLibraries(files, path.join(packageFolder(prefix), 'deps'), context);
  await buildAddon(prefix, context);
  return { how: 'wheel', wheels: wheels.map(({ file, sha256 }) => ({ name: path.basename(file), sha256 })) };
}

async function bringWheels(
  { downloads, kind }: LibraryRequest,
  context: SetupContext,
): Promise<readonly DownloadedWheel[]> {
  const platform = wheelPlatform(kind);
  const { python } = await findWheelTools(context.signal);
  const bring = (requirement: string) => {
    const request: WheelRequest = { requirement, platform, python, downloads };
    return downloadWheel(request, context);
  };
  const library = await bring(libraryRequirement(platform, kind));
  if (kind === 'cpu') return [library];
  using wheel = await Wheel.open(library.file);
  const wheels = [library];
  for (const requirement of await cudaRequirements(wheel)) wheels.push(await bring(requirement));
  return wheels;
}
