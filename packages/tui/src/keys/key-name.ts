import type { Key } from 'ink';

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

export interface TypedKey {
  /** Such as `j`, `ctrl-c`, `pagedown` or `shift-tab`. */
  readonly key: string;
  /** What it types; empty where it types nothing. */
  readonly text: string;
}

const CONTROL_NAMES: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u001b': 'escape',
};

function typedCharacter(character: string): TypedKey {
  const named = CONTROL_NAMES[character];
  if (named !== undefined) return { key: named, text: '' };
  if (/[\u0001-\u001a]/.test(character)) {
    return { key: `ctrl-${String.fromCharCode(character.charCodeAt(0) + 0x60)}`, text: '' };
  }
  return { key: character, text: character };
}

/** The keys of one piece of input: several characters are keys that were typed while the program was busy. */
export function typedKeys(input: string, key: Key): readonly TypedKey[] {
  if (key.tab) return [{ key: key.shift ? 'shift-tab' : 'tab', text: '' }];
  const named = NAMED.find(([field]) => key[field]);
  if (named !== undefined) return [{ key: named[1], text: '' }];
  if (key.ctrl) return [{ key: `ctrl-${input}`, text: '' }];
  return [...input].map(typedCharacter);
}
