import type { Prompt } from './ui-state.js';

function insert({ text, caret, ...rest }: Prompt, typed: string): Prompt {
  return { ...rest, text: text.slice(0, caret) + typed + text.slice(caret), caret: caret + typed.length };
}

function removeBefore(prompt: Prompt, from: number): Prompt {
  const { text, caret } = prompt;
  return { ...prompt, text: text.slice(0, from) + text.slice(caret), caret: from };
}

function wordStart(text: string, caret: number): number {
  return text.slice(0, caret).search(/\S+\s*$/u);
}

/** The prompt after a key; null if the key does not belong to it. */
export function editPrompt(prompt: Prompt, key: string, input: string): Prompt | null {
  const { text, caret } = prompt;
  switch (key) {
    case 'left':
      return { ...prompt, caret: Math.max(0, caret - 1) };
    case 'right':
      return { ...prompt, caret: Math.min(text.length, caret + 1) };
    case 'home':
    case 'ctrl+a':
      return { ...prompt, caret: 0 };
    case 'end':
    case 'ctrl+e':
      return { ...prompt, caret: text.length };
    case 'backspace':
    case 'delete':
      return removeBefore(prompt, Math.max(0, caret - 1));
    case 'ctrl+u':
      return removeBefore(prompt, 0);
    case 'ctrl+w':
      return removeBefore(prompt, Math.max(0, wordStart(text, caret)));
    case 'space':
      return insert(prompt, ' ');
    default:
      return key === input && /^[^\p{C}]+$/u.test(input) ? insert(prompt, input) : null;
  }
}
