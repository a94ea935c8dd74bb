import type { Answer } from '../answer.js';

const MOST_NAMED = 5;

/** Which runs predict the same for every test example; nothing where none does. */
export function constantNote(constant: Answer['constant']): string[] {
  if (constant.length === 0) return [];
  const named = constant.slice(0, MOST_NAMED).map(({ label, seed }) => `${label} seed ${seed}`);
  const more = constant.length > MOST_NAMED ? `, and ${constant.length - MOST_NAMED} more` : '';
  return [
    `Warning: the same prediction for every test example, as of a network that has not learned: ${named.join(', ')}${more}.`,
  ];
}
