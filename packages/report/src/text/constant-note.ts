import type { Answer } from '../answer.js';
import { someNamed } from './some-named.js';

/** Which runs predict the same for every test example; nothing where none does. */
export function constantNote(constant: Answer['constant']): string[] {
  if (constant.length === 0) return [];
  const named = someNamed(constant.map(({ label, seed }) => `${label} seed ${seed}`));
  return [
    `Warning: the same prediction for every test example, as of a network that has not learned: ${named}.`,
  ];
}
