import type { View } from '../state/dashboard-state.ts';
import type { KeyBinding } from './key-bindings.ts';

/** Keys of commands; an empty list takes the keys away. */
export type KeyOverrides = Readonly<Record<string, readonly string[]>>;

const NAMED_KEYS = [
  ...['up', 'down', 'left', 'right', 'pageup', 'pagedown', 'home', 'end'],
  ...['enter', 'escape', 'backspace', 'delete', 'tab', 'shift-tab', 'space'],
];

/** As the file has it, and as it is typed. */
function toTypedKey(key: string): string {
  return key === 'space' ? ' ' : key;
}

function isKey(key: string): boolean {
  return NAMED_KEYS.includes(key) || /^ctrl-[a-z]$/.test(key) || ([...key].length === 1 && !/[\s\p{Cc}]/u.test(key));
}

function checkKey(command: string, key: string): string {
  if (key === 'ctrl-c') throw new Error(`keys.${command}: ctrl-c always quits`);
  if (isKey(key)) return toTypedKey(key);
  throw new Error(
    `keys.${command}: there is no key ${JSON.stringify(key)}; a key is a character, ctrl-LETTER, or one of ${NAMED_KEYS.join(', ')}`,
  );
}

function sharedView(one: KeyBinding, other: KeyBinding, views: readonly View[]): View | undefined {
  // The log's own go before the view's.
  if (one.inLog !== other.inLog) return undefined;
  return views.find((view) => (one.views?.includes(view) ?? true) && (other.views?.includes(view) ?? true));
}

function checkClashes(bindings: readonly KeyBinding[], views: readonly View[]): void {
  for (const [index, one] of bindings.entries()) {
    for (const other of bindings.slice(index + 1)) {
      const key = one.keys.find((candidate) => other.keys.includes(candidate));
      const view = key === undefined ? undefined : sharedView(one, other, views);
      if (view === undefined) continue;
      throw new Error(
        `the key ${JSON.stringify(key)} would mean both ${one.command} and ${other.command} in ${view}; give one of them another`,
      );
    }
  }
}

/**
 * The bindings with other keys for some commands.
 * @throws Error that names the command or key: one that does not exist, or a key that would mean two things in a view
 */
export function rebindKeys(
  bindings: readonly KeyBinding[],
  overrides: KeyOverrides,
  views: readonly View[],
): readonly KeyBinding[] {
  const known = new Set<string>(bindings.map(({ command }) => command));
  for (const command of Object.keys(overrides)) {
    if (known.has(command)) continue;
    throw new Error(`keys: there is no command ${JSON.stringify(command)}; expected ${[...known].join(', ')}`);
  }
  const rebound = bindings.map((binding) => {
    const keys = Object.hasOwn(overrides, binding.command) ? overrides[binding.command] : undefined;
    return keys === undefined ? binding : { ...binding, keys: keys.map((key) => checkKey(binding.command, key)) };
  });
  checkClashes(rebound, views);
  return rebound;
}
