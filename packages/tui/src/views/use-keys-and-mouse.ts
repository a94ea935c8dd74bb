import { useInput } from 'ink';
import { keyName } from '../state/key-name.js';
import type { ClickTarget } from '../state/mouse-commands.js';
import type { UiEvent } from '../state/press.js';
import type { ScreenContext } from '../state/ui-state.js';
import { isMouse, mouseEvents } from '../terminal/mouse.js';

function characterName(character: string): string {
  if (character === ' ') return 'space';
  return character === '\r' || character === '\n' ? 'enter' : character;
}

/** Turns what the terminal sends into events. */
export function useKeysAndMouse(
  dispatch: (event: UiEvent) => void,
  context: ScreenContext,
  targetAt: (column: number, row: number) => ClickTarget | null,
): void {
  useInput((input, key) => {
    if (isMouse(input)) {
      for (const { kind, column, row } of mouseEvents(input)) {
        if (kind === 'click') dispatch({ kind, target: targetAt(column, row), context });
        else dispatch({ kind: 'wheel', step: kind === 'wheel-up' ? -1 : 1, context });
      }
      return;
    }
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
