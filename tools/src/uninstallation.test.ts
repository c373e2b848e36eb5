import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../lib/uninstallation.sh');
const CACHE = '.cache/tinydock/compiled';

describe.skipIf(process.getuid?.() !== 0)('quickstart --uninstall --purge', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'td-uninstall-'));
    for (const uid of [0, 12_345]) {
      mkdirSync(join(home, String(uid), CACHE, 'v1'), { recursive: true });
      writeFileSync(join(home, String(uid), '.cache/other'), '');
    }
    execFileSync('chmod', ['-R', '755', home]);
    execFileSync('chown', ['-R', '12345:12345', join(home, '12345')]);
  });

  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const purge = (env: Record<string, string> = {}): string => {
    const database = `getent() { echo "name:x:$2:$2::${home}/$2:/bin/sh"; }`;
    const script = `note() { echo "$@"; }; is_trial() { return 0; }; RUN_DIR=${home}; . ${SCRIPT}; ${database}; purge_compiled_code`;
    const options = { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } } as const;
    return execFileSync('sh', ['-euc', script], { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
  };
  const isThere = (uid: number): boolean => existsSync(join(home, String(uid), CACHE));

  test('removes what tdctl has compiled for root, and for who became root', () => {
    purge();
    expect([isThere(0), isThere(12_345)]).toEqual([false, true]);
    purge({ SUDO_UID: '12345', SUDO_GID: '12345' });
    expect(isThere(12_345)).toBe(false);
    expect(readdirSync(join(home, '12345/.cache')).toSorted()).toEqual(['other', 'tinydock']);
  });

  test("cannot be led to what is not the user's", () => {
    const foreign = join(home, 'foreign');
    mkdirSync(join(foreign, 'compiled/v1'), { recursive: true });
    rmSync(join(home, '12345/.cache/tinydock'), { recursive: true });
    execFileSync('ln', ['-s', foreign, join(home, '12345/.cache/tinydock')]);
    expect(purge({ SUDO_UID: '12345', SUDO_GID: '12345' })).toContain('it could not be removed');
    expect(existsSync(join(foreign, 'compiled/v1'))).toBe(true);
  });
});
