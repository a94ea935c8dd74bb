import type { Key } from 'ink';

const SPECIAL = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pagedown'],
  ['pageUp', 'pageup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** The name of a pressed key as the keymap writes it: `j`, `G`, `ctrl+d`, `shift+tab`, `space`. */
export function keyName(input: string, key: Key): string {
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  const special = SPECIAL.find(([flag]) => key[flag]);
  if (special) return special[1];
  if (input === ' ') return 'space';
  if (key.ctrl) return `ctrl+${input}`;
  if (key.meta) return `alt+${input}`;
  return input;
}
