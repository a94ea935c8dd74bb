import * as plugins from './builtin-plugins.js';
import { definePackage } from './plugins/plugin.js';

/** The plugins of core itself; every matrix knows them. */
export const builtins = definePackage('@ablate/core', Object.values(plugins));
