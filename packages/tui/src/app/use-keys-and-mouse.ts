import { useInput, useStdin } from 'ink';
import { useEffect, useEffectEvent } from 'react';
import type { Change } from '../state/ui-state.js';
import { mouseEvents } from '../terminal/mouse.js';
import { keyName } from './key-name.js';
import type { UiEvent } from './press.js';
import type { AppContext } from './update.js';

function characterName(character: string): string {
  if (character === ' ') return 'space';
  return character === '\r' || character === '\n' ? 'enter' : character;
}

/** Turns what the terminal sends into events. */
export function useKeysAndMouse(
  dispatch: (event: UiEvent) => void,
  context: AppContext,
  changeAt: (column: number, row: number) => Change | null,
): void {
  const { stdin } = useStdin();
  const onData = useEffectEvent((data: Buffer | string) => {
    for (const { kind, column, row } of mouseEvents(String(data))) {
      if (kind === 'click') dispatch({ kind, change: changeAt(column, row), context });
      else dispatch({ kind: 'wheel', step: kind === 'wheel-up' ? -1 : 1, context });
    }
  });
  // Ink keeps reports of the mouse from `useInput`. What it reads is emitted as data as well.
  useEffect(() => {
    const listener = (data: Buffer | string) => onData(data);
    stdin.on('data', listener);
    return () => void stdin.off('data', listener);
  }, [stdin]);
  useInput((input, key) => {
    const name = keyName(input, key);
    if (name !== input || input.length === 1) {
      dispatch({ kind: 'press', key: name, input, context });
      return;
    }
    // Keys that come faster than they are read arrive as one text.
    for (const character of Array.from(input)) {
      dispatch({ kind: 'press', key: characterName(character), input: character, context });
    }
  });
}
