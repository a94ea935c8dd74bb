import type { PluginDefinition } from '../plugins/plugin.js';

/** A browser has no files. */
export const FILE_DATASETS: readonly PluginDefinition[] = [];
