import { expect, it } from 'vitest';
import { FakeReader } from '../fixtures/fake-reader.js';
import { NoTerminalError, runUi } from './index.js';

it('refuses to draw where there is no terminal, and says what to use', async () => {
  expect(process.stdout.isTTY).toBeFalsy();
  const refused = runUi({ reader: new FakeReader([]), storePath: ':fake:' });
  await expect(refused).rejects.toThrow(NoTerminalError);
  await expect(refused).rejects.toThrow(/`ablate runs`/u);
});
