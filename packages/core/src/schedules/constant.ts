import * as z from 'zod';
import { defineSchedule } from '../plugins/plugin.js';

/** The optimizer's learning rate throughout. */
export const constant = defineSchedule({
  name: 'constant',
  version: 1,
  summary: "The optimizer's learning rate throughout",
  options: z.object({}),
  create: () => ({ factor: () => 1 }),
});
