import fuzzysort from 'fuzzysort';
import type { Prompt } from './ui-state.js';

/** What separates the words of a filter and of a command. */
const SEPARATED: Readonly<Record<string, RegExp>> = { filter: /[^\s()"=<>~!]*$/u, command: /[^\s,]*$/u };

/**
 * The prompt with the word before its caret completed: as far as all candidates agree that begin with it; where none
 * does, to the likeliest that has its letters in this order.
 */
export function completeWord(prompt: Prompt, candidates: readonly string[]): Prompt {
  const { kind, text, caret } = prompt;
  const [typed = ''] = SEPARATED[kind]?.exec(text.slice(0, caret)) ?? [];
  const word = kind === 'filter' && typed.startsWith('-') ? typed.slice(1) : typed;
  if (word === '') return prompt;
  const completed = completion(word, candidates);
  return completed === null
    ? prompt
    : {
        ...prompt,
        text: text.slice(0, caret - word.length) + completed + text.slice(caret),
        caret: caret - word.length + completed.length,
      };
}

function completion(word: string, candidates: readonly string[]): string | null {
  const beginning = candidates.filter((candidate) => candidate.startsWith(word));
  const [first] = beginning;
  if (first === undefined) return fuzzysort.go(word, candidates)[0]?.target ?? null;
  let { length } = first;
  while (beginning.some((candidate) => !candidate.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
