import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseIgnorePatterns } from '@tinydock/dockerfile';
import { readTarEntries } from '@tinydock/tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeContextTar } from './context-tar.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-context-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function list(ignored = ''): Promise<string[]> {
  const lines: string[] = [];
  const source = writeContextTar(directory, parseIgnorePatterns(ignored));
  for await (const { entry, data } of readTarEntries(source, { reason: 'INVALID_ARCHIVE' })) {
    let bytes = 0;
    for await (const chunk of data) bytes += chunk.length;
    lines.push([entry.type, entry.path, entry.mode.toString(8), bytes, entry.linkPath].join(' ').trim());
  }
  return lines;
}

describe('a context', () => {
  it('is what lies in the directory, in order', async () => {
    mkdirSync(join(directory, 'd'));
    writeFileSync(join(directory, 'd/large'), Buffer.alloc(2_500_000));
    writeFileSync(join(directory, 'a'), 'hello');
    chmodSync(join(directory, 'a'), 0o4755);
    symlinkSync('/etc/passwd', join(directory, 'link'));
    writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff])]), '');
    expect(await list()).toEqual([
      'file a 4755 5',
      'directory d/ 755 0',
      'file d/large 644 2500000',
      'symlink link 777 0 /etc/passwd',
      'file \u00ff 644 0',
    ]);
  });

  it('lacks what .dockerignore leaves out, but for exceptions', async () => {
    for (const path of ['node_modules/a', 'node_modules/keep', 'src/x.log', 'src/y']) {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), '');
    }
    expect(await list('node_modules\n!node_modules/keep\n**/*.log\n')).toEqual([
      'file node_modules/keep 644 0',
      'directory src/ 755 0',
      'file src/y 644 0',
    ]);
  });

  it('names FIFOs without waiting for a writer, and leaves out sockets', async () => {
    execFileSync('mkfifo', [join(directory, 'fifo')]);
    const server = createServer().listen(join(directory, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const lines = await list();
    server.close();
    expect(lines).toEqual(['fifo fifo 644 0']);
  });

  it('says which file cannot be read', async () => {
    mkdirSync(join(directory, 'gone'));
    const source = writeContextTar(join(directory, 'gone'), parseIgnorePatterns(''));
    rmSync(join(directory, 'gone'), { recursive: true });
    await expect(source.next()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });
});
