import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '@tinydock/testing';

/** Copies `ssh-add` of this machine, with the libraries that it needs, for an image without any. */
export async function copySshAdd(directory: string): Promise<void> {
  const listed = await runCommand('ldd', ['/usr/bin/ssh-add']);
  const libraries = [...listed.stdout.matchAll(/(\/\S+\.so\S*) \(/g)].map((match) => match[1] ?? '');
  for (const path of ['/usr/bin/ssh-add', ...libraries]) {
    const target = join(directory, path.replace('/usr/bin/', '/bin/'));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(path, target);
  }
}

/** A key without a passphrase, and `.pub` beside it. */
export async function makeSshKey(path: string): Promise<void> {
  await runCommand('ssh-keygen', ['-q', '-t', 'ed25519', '-C', basename(path), '-N', '', '-f', path]);
}
