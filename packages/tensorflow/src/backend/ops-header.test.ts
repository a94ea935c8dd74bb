import path from 'node:path';
import { declareOp, OPS, tensor } from '@ablate/core/ops';
import { expect, it } from 'vitest';
import { opsHeader } from './ops-header.test.support.js';

// After a declaration has changed: `npx vitest run --root packages/tensorflow ops-header -u`.
it('native/ops.h is what the ops declare', async () => {
  const file = path.join(import.meta.dirname, '../../native/ops.h');
  await expect(opsHeader(OPS)).toMatchFileSnapshot(file);
});

it('says which name an op declares twice', () => {
  const op = declareOp({
    name: 'scale',
    inputs: { x: tensor('...elements') },
    outputs: { y: tensor('...elements') },
    attributes: { x: 'float' },
  });
  expect(() => opsHeader([op])).toThrow('scale declares x twice');
});
