import { definePackage } from '@ablate/core';
import * as z from 'zod';
import { defineLauncher } from './launcher.js';
import { localLauncher } from './local-launcher.js';

export const local = defineLauncher({
  name: 'local',
  version: 1,
  summary: 'One child process per cell, on this machine.',
  options: z.object({
    threads: z.int().min(1).optional(),
    grace: z.number().min(0).default(5000),
  }),
  create: localLauncher,
});

/** The launchers that every matrix knows. */
export const launchers = definePackage('@ablate/runner', [local]);
