import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftoversOf } from './support/leftovers.ts';
import { loadLayered } from './support/layered-image.ts';
import { isInstalled } from './support/peers.ts';
import { TDCTL, TestDaemon } from './support/test-daemon.ts';

/** What each shell does when Tab is pressed after `$LINE`, with its script in `$SCRIPT`, as far as that works without a terminal. */
const SHELLS = {
  bash: `source "$SCRIPT"; COMP_LINE=$LINE; COMP_POINT=\${#COMP_LINE}; _tdctl; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: `source "$SCRIPT"; compadd() { shift 4; print -l -- "$@" }; _files() { print files }
words=("\${(@s: :)LINE}"); CURRENT=\${#words}; _tdctl`,
  fish: `source "$SCRIPT"; complete -C "$LINE" | string replace -r '\\t.*' ''`,
} as const;

let daemon: TestDaemon;
let dir: string;

beforeAll(async () => {
  daemon = await TestDaemon.start();
  dir = await mkdtemp(join(tmpdir(), 'tinydock-completion-'));
  await writeFile(join(dir, 'tdctl'), `#!/bin/sh\nexec "${process.execPath}" "${TDCTL}" "$@"\n`);
  await chmod(join(dir, 'tdctl'), 0o755);
  await loadLayered(daemon, { name: 'localhost:5000/team/app:1', layers: ['echo a > a'] });
  await daemon.tdctl(['tag', 'localhost:5000/team/app:1', 'web:1']);
  await daemon.tdctl(['create', '--name', 'box', 'web:1']);
});
afterAll(async () => {
  await daemon.destroy();
  await rm(dir, { recursive: true });
  expect(await leftoversOf(daemon)).toEqual([]);
});

describe.each(Object.entries(SHELLS))('%s', (shell, script) => {
  const press = async (line: string): Promise<readonly string[]> => {
    const place = { PATH: `${dir}:${process.env['PATH'] ?? ''}`, HOME: dir, SCRIPT: join(dir, `script.${shell}`) };
    const env = { ...place, TINYDOCK_HOST: daemon.host, LINE: line };
    const flags = shell === 'bash' ? ['--norc'] : shell === 'zsh' ? ['-f'] : ['--no-config'];
    // Shells say by their exit code that there was nothing.
    const { stdout } = await runCommand(shell, [...flags, '-c', script], { env, cwd: dir, accept: [0, 1] });
    return stdout
      .split('\n')
      .filter((text) => text !== '')
      .toSorted();
  };

  test.skipIf(!isInstalled(shell))('completes commands, flags, images and containers', async () => {
    await writeFile(join(dir, `script.${shell}`), await daemon.output('completion', shell));
    expect(await press('tdctl pu')).toEqual(['pull', 'push']);
    expect(await press('tdctl save --form')).toEqual(['--format']);
    expect(await press('tdctl rmi we')).toEqual(['web:1']);
    expect(await press('tdctl start ')).toEqual(['box']);
    expect(await press('tdctl stop ')).toEqual([]);
    // bash has taken back what stands before the colon itself.
    const rest = shell === 'bash' ? '5000/team/app:1' : 'localhost:5000/team/app:1';
    expect(await press('tdctl rmi localhost:50')).toEqual([rest]);
    expect(await press('tdctl save -o tdc')).toEqual(shell === 'zsh' ? ['files'] : shell === 'fish' ? ['tdctl'] : []);
  });
});
