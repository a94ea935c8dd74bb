import type { Prompt, PromptHistory, PromptKind } from './ui-state.js';

const MOST_KEPT = 100;

/** The history with a text that was entered: the newest first, each once. */
export function keepEntered(history: PromptHistory, kind: PromptKind, text: string): PromptHistory {
  if (text.trim() === '') return history;
  const others = (history[kind] ?? []).filter((entered) => entered !== text);
  return { ...history, [kind]: [text, ...others].slice(0, MOST_KEPT) };
}

/** The prompt with what was entered before it, 1 is older; back at the newest stands what had been typed. */
export function recallEntered(prompt: Prompt, history: PromptHistory, step: 1 | -1): Prompt {
  const entered = history[prompt.kind] ?? [];
  const { at, typed } = prompt.recalled ?? { at: -1, typed: prompt.text };
  const next = Math.max(-1, Math.min(entered.length - 1, at + step));
  const text = entered[next] ?? typed;
  return { ...prompt, text, caret: text.length, recalled: { at: next, typed } };
}
