import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import type { TestDaemon } from './test-daemon.ts';

const APPLETS = [
  'cat',
  'echo',
  'false',
  'httpd',
  'id',
  'ls',
  'nc',
  'sh',
  'sleep',
  'stat',
  'touch',
  'true',
  'wget',
  'yes',
];

/** Makes an image of the machine's static busybox with `tdctl import`. */
export async function importBusybox(daemon: TestDaemon, name: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'tinydock-busybox-'));
  try {
    await chmod(dir, 0o755);
    for (const path of ['bin', 'etc', 'tmp', 'var/www']) await mkdir(join(dir, path), { recursive: true });
    await copyFile('/bin/busybox', join(dir, 'bin/busybox'));
    for (const applet of APPLETS) await symlink('busybox', join(dir, 'bin', applet));
    await writeFile(join(dir, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n');
    await writeFile(join(dir, 'etc/group'), 'root:x:0:\nuser:x:1000:\nextra:x:2000:user\n');
    const tar = join(dir, 'rootfs.tar');
    await runCommand('tar', ['-C', dir, '--exclude=./rootfs.tar', '--numeric-owner', '-cf', tar, '.']);
    await daemon.tdctl(['import', '-c', 'CMD ["/bin/sh"]', tar, name]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
