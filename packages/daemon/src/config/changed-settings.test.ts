import { expect, test } from 'vitest';
import { settingsForNextStart } from './changed-settings.ts';
import { type DaemonConfig, parseCommandLine } from './daemon-config.ts';

function configOf(...argv: readonly string[]): DaemonConfig {
  const command = parseCommandLine(argv, {});
  if (command.kind !== 'run') throw new Error('not a daemon');
  return command.config;
}

test('the settings that need another start are named', () => {
  const running = configOf();
  expect(settingsForNextStart(running, configOf())).toEqual([]);
  expect(settingsForNextStart(running, configOf('--log-level', 'debug'))).toEqual([]);
  expect(settingsForNextStart(running, configOf('--run', '/run/other'))).toEqual(['runDir', 'socketPath']);
});
