import type { Tree } from '@nx/devkit';

type Generator = (tree: Tree, options: { readonly name: string }) => Promise<() => void>;

export const model: Generator;
export const regularizer: Generator;
