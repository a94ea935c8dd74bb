import { existsSync } from 'node:fs';
import type * as views from './mount-app.js';

type AppModule = typeof views;

function isAppModule(loaded: unknown): loaded is AppModule {
  return typeof loaded === 'object' && loaded !== null && 'mountApp' in loaded;
}

/** Loads the views and Ink: from the one file that the build makes of them, else as they were compiled. */
export async function loadApp(): Promise<AppModule> {
  const bundle = new URL('../bundle/mount-app.js', import.meta.url);
  if (existsSync(bundle)) {
    const loaded: unknown = await import(bundle.href);
    if (isAppModule(loaded)) return loaded;
  }
  return import('./mount-app.js');
}
