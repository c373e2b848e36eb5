import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { describeIssues, hasErrnoCode } from '@tinydock/domain';
import { KEY_BINDINGS, type KeyBinding } from '../keys/key-bindings.ts';
import { rebindKeys } from '../keys/rebind-keys.ts';
import { VIEWS } from '../state/dashboard-state.ts';
import { THEMES, type ThemeName } from '../theme/theme.ts';

/** What the user's file says. */
export interface FileSettings {
  readonly theme: ThemeName | undefined;
  readonly mouse: boolean | undefined;
  readonly bindings: readonly KeyBinding[];
}

const THEME_NAMES = Object.keys(THEMES) as [ThemeName, ...ThemeName[]];

const SETTINGS = z.strictObject({
  theme: z.enum(THEME_NAMES).optional(),
  mouse: z.boolean().optional(),
  keys: z.record(z.string(), z.array(z.string())).optional(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`it is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

function parseSettings(text: string): FileSettings {
  const parsed = SETTINGS.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(describeIssues(parsed.error));
  const { theme, mouse, keys = {} } = parsed.data;
  return { theme, mouse, bindings: rebindKeys(KEY_BINDINGS, keys, VIEWS) };
}

/**
 * Reads the user's file; where there is none, everything is as it comes.
 * @throws Error that names the file, and what in it is wrong
 */
export async function readSettings(path: string): Promise<FileSettings> {
  try {
    return parseSettings(await readFile(path, 'utf8'));
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) return { theme: undefined, mouse: undefined, bindings: KEY_BINDINGS };
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
