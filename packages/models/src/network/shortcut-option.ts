import * as z from 'zod';

/**
 * `projection`: a 1×1 convolution where the shape changes (option B); `zero-pad`: zero channels there (option A);
 * `none`: the plain twin, the same convolutions without shortcuts.
 */
export const shortcutOption = z.enum(['projection', 'zero-pad', 'none']);
