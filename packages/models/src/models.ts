import { definePackage } from '@ablate/core/plugins';
import * as plugins from './plugins.js';

/** Every model plugin of this package, for a matrix's `plugins`. */
export const models = definePackage('@ablate/models', Object.values(plugins));
