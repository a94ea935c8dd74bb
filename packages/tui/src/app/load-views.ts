import { existsSync } from 'node:fs';
import type * as first from './first-frame.js';
import type * as app from './mount-app.js';

/** Views that the build has put into one file with Ink; null where they are run as they were compiled. */
async function bundled(name: string): Promise<unknown> {
  const file = new URL(`../bundle/${name}.js`, import.meta.url);
  return existsSync(file) ? import(file.href) : null;
}

function has(loaded: unknown, name: string): boolean {
  return typeof loaded === 'object' && loaded !== null && name in loaded;
}

function isFirst(loaded: unknown): loaded is typeof first {
  return has(loaded, 'firstFrame');
}

function isApp(loaded: unknown): loaded is typeof app {
  return has(loaded, 'mountApp');
}

export async function loadFirstFrame(): Promise<typeof first> {
  const loaded = await bundled('first-frame');
  return isFirst(loaded) ? loaded : import('./first-frame.js');
}

/** Loads Ink and React too, which takes longer than everything else before the first frame. */
export async function loadApp(): Promise<typeof app> {
  const loaded = await bundled('mount-app');
  return isApp(loaded) ? loaded : import('./mount-app.js');
}
