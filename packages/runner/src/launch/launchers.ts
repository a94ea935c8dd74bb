import { definePackage } from '@ablate/core';
import * as z from 'zod';
import { defineLauncher } from './launcher.js';
import { localLauncher } from './local-launcher.js';

/** The launcher that every matrix has unless it names another: a process for each cell, on this machine. */
export const local = defineLauncher({
  name: 'local',
  version: 1,
  summary: 'One child process per cell, on this machine.',
  options: {
    /** Threads of each cell in place of its share of the cores: whole, at least 1. */
    threads: z.int().min(1).optional(),
    /** Milliseconds between asking a cell to end and ending it, at least 0. Default: 5000. */
    grace: z.number().min(0).default(5000),
  },
  create: localLauncher,
});

/** The launchers that every matrix knows. */
export const launchers = definePackage('@ablate/runner', [local]);
