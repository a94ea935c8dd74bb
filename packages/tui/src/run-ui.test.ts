import { expect, it } from 'vitest';
import { storeRuns } from '../fixtures/run-store.js';
import { NoTerminalError, runUi } from './index.js';

it('refuses to draw where there is no terminal, and says what to use', async () => {
  expect(process.stdout.isTTY).toBeFalsy();
  using runs = storeRuns([]);
  const refused = runUi({ reader: runs.reader, storePath: ':fake:' });
  await expect(refused).rejects.toThrow(NoTerminalError);
  await expect(refused).rejects.toThrow(/`ablate runs`/u);
});
