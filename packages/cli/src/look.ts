import { existsSync } from 'node:fs';
import { openReader } from '@ablate/tracker';

/** How often jobs are looked at by a command that stays, in milliseconds. */
const LOOK_INTERVAL = 5000;

type Warn = (message: string) => void;
const toStderr: Warn = (message) => void process.stderr.write(`${message}\n`);

/** Takes in what the jobs of a store have come to. Without jobs nothing is loaded for it. */
export async function look(storePath: string, onWarning: Warn = toStderr): Promise<void> {
  if (!existsSync(storePath) || !mayHaveNews(storePath)) return;
  const { lookAtStore } = await import('./look-at-jobs.js');
  await lookAtStore(storePath, { onWarning });
}

/** The same for a command that stays: not all the time, and never twice at once. */
export function occasionalLook(storePath: string, onWarning: Warn = toStderr): () => Promise<void> {
  let lookedAt = -Infinity;
  return async () => {
    if (performance.now() - lookedAt < LOOK_INTERVAL) return;
    lookedAt = Infinity;
    try {
      await look(storePath, onWarning);
    } finally {
      lookedAt = performance.now();
    }
  };
}

/** Whether a job holds a run, or a look may ask for more of an experiment whose seeds were jobs. */
function mayHaveNews(storePath: string): boolean {
  using reader = openReader(storePath);
  if (reader.jobs().length > 0) return true;
  return reader.experiments().some(({ name, plan }) => plan !== null && reader.jobs(name).length > 0);
}
