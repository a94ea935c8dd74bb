import { defineSchedule } from '../plugins/plugin.js';

/** The optimizer's learning rate throughout. */
export const constant = defineSchedule({
  name: 'constant',
  version: 1,
  summary: "The optimizer's learning rate throughout",
  options: {},
  create: () => ({ factor: () => 1 }),
});
