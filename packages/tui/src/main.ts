import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { createClient } from '@tinydock/client';
import { runDashboard } from './run-dashboard.tsx';
import { describeError } from './data/describe-error.ts';
import type { KeyBinding } from './keys/key-bindings.ts';
import { readSettings } from './settings/read-settings.ts';
import { isThemeName, THEMES, type ThemeName } from './theme/theme.ts';

const USAGE = `Usage: tdctl dashboard [--host unix:///PATH] [--theme ${Object.keys(THEMES).join('|')}] [--no-mouse]

Shows containers, images, layers and events, and lets you act on them. ? shows the keys, q leaves.
`;
const DEFAULT_HOST = 'unix:///run/tinydock/tinydock.sock';

interface Settings {
  readonly host: string;
  readonly theme: ThemeName;
  readonly bindings: readonly KeyBinding[];
  readonly hasMouse: boolean;
}

/** By the XDG Base Directory Specification. */
function settingsPath(): string {
  const { XDG_CONFIG_HOME: home = '' } = process.env;
  return join(home.startsWith('/') ? home : join(homedir(), '.config'), 'tinydock/dashboard.json');
}

async function chooseSettings(): Promise<Settings | string> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string' },
      theme: { type: 'string' },
      'no-mouse': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return USAGE;
  const colours = process.env['NO_COLOR'] ? 'none' : 'dark';
  const file = await readSettings(settingsPath());
  const theme = values.theme ?? (process.env['TINYDOCK_THEME'] || (file.theme ?? colours));
  if (!isThemeName(theme)) {
    throw new Error(`there is no theme ${JSON.stringify(theme)}: expected ${Object.keys(THEMES).join(', ')}`);
  }
  const host = values.host ?? (process.env['TINYDOCK_HOST'] || DEFAULT_HOST);
  const hasMouse = !values['no-mouse'] && (file.mouse ?? true);
  return { host, theme, bindings: file.bindings, hasMouse };
}

/** Beside this program once installed, in its own package before. */
function findTdctl(): string {
  const installed = join(import.meta.dirname, 'tdctl.cjs');
  return existsSync(installed) ? installed : join(import.meta.dirname, '../../cli/dist/tdctl.cjs');
}

async function main({ host, theme, bindings, hasMouse }: Settings): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new Error('the dashboard needs a terminal for input and output');
  }
  const end = new AbortController();
  for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(name, () => end.abort());
  const client = createClient({ host });
  try {
    process.env['TINYDOCK_HOST'] = host;
    const { stdin, stdout } = process;
    const tdctl = [process.execPath, findTdctl()] as const;
    await runDashboard({
      client,
      host,
      theme: THEMES[theme],
      bindings,
      hasMouse,
      stdin,
      stdout,
      tdctl: [...tdctl],
      signal: end.signal,
    });
  } finally {
    client.close();
  }
}

try {
  const settings = await chooseSettings();
  if (typeof settings === 'string') process.stdout.write(settings);
  else await main(settings);
} catch (error) {
  process.stderr.write(`tdctl dashboard: ${describeError(error)}\n`);
  process.exitCode = 1;
}
process.exit();
