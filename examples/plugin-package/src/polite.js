import os from 'node:os';
import { defineLauncher, localLauncher } from '@ablate/runner';
import { z } from 'zod';

export const polite = defineLauncher({
  name: 'polite',
  version: 1,
  summary: 'Processes of this machine that yield to all others.',
  options: {
    /** 1 yields a little, 19 as much as can be. */
    niceness: z.int().min(1).max(19).default(10),
  },
  create: ({ niceness }) => {
    const local = localLauncher();
    return {
      launch: (...args) => {
        const cell = local.launch(...args);
        if (cell.pid !== undefined) os.setPriority(cell.pid, niceness);
        return cell;
      },
    };
  },
});
