import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDeviceNode, setXattr } from '@tinydock/linux';
import { readTarEntries } from '@tinydock/tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeUpperTar } from './write-upper-tar.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-upper-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function write(mountPoints: readonly string[] = []): Promise<Buffer> {
  const { signal } = new AbortController();
  return collect(writeUpperTar({ directory, mountPoints: new Set(mountPoints), signal }));
}

async function list(tar: Buffer): Promise<string[]> {
  const lines: string[] = [];
  async function* source(): AsyncGenerator<Uint8Array> {
    yield tar;
  }
  for await (const { entry, data } of readTarEntries(source(), { reason: 'INVALID_LAYER' })) {
    const { size } = entry;
    const bytes = await collect(data);
    expect(bytes.length).toBe(size);
    lines.push(
      `${entry.type} ${entry.path} ${entry.mode.toString(8)} ${entry.linkPath || bytes.toString().slice(0, 9)}`,
    );
  }
  return lines.map((line) => line.trim());
}

const mayMakeNodes = process.getuid?.() === 0;

describe.skipIf(!mayMakeNodes)('the layer of an upper directory', () => {
  it('has whiteouts, marks of opaque directories, hard links, and everything in order', async () => {
    mkdirSync(join(directory, 'b'));
    writeFileSync(join(directory, 'b/file'), 'hello');
    linkSync(join(directory, 'b/file'), join(directory, 'z'));
    symlinkSync('../b', join(directory, 'a'));
    mkdirSync(join(directory, 'opaque'));
    setXattr(join(directory, 'opaque'), 'trusted.overlay.opaque', Buffer.from('y'));
    setXattr(join(directory, 'b/file'), 'user.note', Buffer.from('kept'));
    makeDeviceNode({ path: join(directory, 'b/gone'), type: 'character', mode: 0, major: 0, minor: 0 });
    makeDeviceNode({ path: join(directory, 'null'), type: 'character', mode: 0o600, major: 1, minor: 3 });
    writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), Buffer.from([0xff])]), 'bytes');
    chmodSync(join(directory, 'b'), 0o1777);
    const tar = await write();
    expect(await list(tar)).toEqual([
      'symlink a 777 ../b',
      'directory b/ 1777',
      'file b/file 644 hello',
      'file b/.wh.gone 0',
      'characterDevice null 600',
      'directory opaque/ 755',
      'file opaque/.wh..wh..opq 0',
      'hardLink z 644 b/file',
      'file \u00ff 644 bytes',
    ]);
    expect(tar.includes('user.note=kept')).toBe(true);
    expect(await write()).toEqual(tar);
  });

  it.each(['.wh.passwd', '.wh..wh..opq', '.wh.'])(
    'is none where a file is named %s, which would delete',
    async (name) => {
      mkdirSync(join(directory, 'd'));
      writeFileSync(join(directory, 'd', name), '');
      await expect(write()).rejects.toMatchObject({
        code: 'FAILED_PRECONDITION',
        message: expect.stringContaining(`/d/${name}`) as string,
      });
      rmSync(join(directory, 'd', name));
      mkdirSync(join(directory, name));
      await expect(write()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    },
  );

  it('has large files whole', async () => {
    writeFileSync(join(directory, 'large'), Buffer.alloc(3_500_001, 'x'));
    writeFileSync(join(directory, 'small'), 'y');
    expect(await list(await write())).toEqual(['file large 644 xxxxxxxxx', 'file small 644 y']);
  });

  it('leaves out sockets, and mount points where they are empty', async () => {
    mkdirSync(join(directory, 'etc'));
    for (const name of ['hosts', 'resolv.conf']) writeFileSync(join(directory, 'etc', name), '');
    writeFileSync(join(directory, 'etc/hostname'), 'mine');
    mkdirSync(join(directory, 'proc'));
    const server = createServer().listen(join(directory, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const lines = await list(await write(['proc', 'etc/hosts', 'etc/hostname']));
    server.close();
    expect(lines).toEqual(['directory etc/ 755', 'file etc/hostname 644 mine', 'file etc/resolv.conf 644']);
  });

  it('ends with the signal', async () => {
    writeFileSync(join(directory, 'large'), Buffer.alloc(3_500_001, 'x'));
    const request = { directory, mountPoints: new Set<string>(), signal: AbortSignal.abort() };
    await expect(collect(writeUpperTar(request))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
