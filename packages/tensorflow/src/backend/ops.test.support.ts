import { OP_CASES, opErrors } from '@ablate/core/testing';
import { describe, expect, it } from 'vitest';

/** What core tests on every backend, with our kernels. */
export function testOps(): void {
  describe('every op', () => {
    it.each(OP_CASES)('$name: its values and its gradients', { timeout: 60_000 }, async (opCase) => {
      const { values, gradients } = await opErrors('tensorflow', opCase);
      expect(values).toBeLessThan(1e-5);
      expect(gradients).toHaveLength(opCase.shapes.length);
      for (const gradient of gradients) expect(gradient).toBeLessThan(1e-4);
    });
  });
}
