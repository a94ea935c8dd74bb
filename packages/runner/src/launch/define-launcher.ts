import { definePlugin, type Plugin, type PluginFields } from '@ablate/core';
import type { z } from 'zod';
import type {} from './launcher.js';

/** A launcher as a plugin: a matrix names it as `launcher`, the command as `--launcher`. */
export const defineLauncher = <Shape extends z.ZodRawShape>(
  fields: PluginFields<'launcher', Shape>,
): Plugin<'launcher', Shape> => definePlugin('launcher', fields);
