import { readContext, type SourceTree } from '@tinydock/builder';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';
import { describe, expect, it } from 'vitest';
import { readContextDockerfile } from './context-dockerfile.ts';

async function treeOf(files: Readonly<Record<string, string | Buffer>>): Promise<SourceTree> {
  const parts = Object.entries(files).flatMap(([path, text]) => {
    const data = typeof text === 'string' ? Buffer.from(text) : text;
    return [encodeTarHeader({ path, type: 'file', mode: 0o644, size: data.length }), data, tarPadding(data.length)];
  });
  const kept: Uint8Array[] = [];
  async function* source(): AsyncGenerator<Uint8Array> {
    yield Buffer.concat([...parts, TAR_TRAILER]);
  }
  async function* read(offset: number, length: number): AsyncGenerator<Uint8Array> {
    yield Buffer.concat(kept).subarray(offset, offset + length);
  }
  const write = async (bytes: Uint8Array): Promise<void> => void kept.push(Buffer.from(bytes));
  const limits = { maxBytes: 1e6, maxEntries: 100 };
  return readContext(source(), { spool: { write, read }, limits, onReceived: () => undefined });
}

describe('a Dockerfile in an archive', () => {
  it('comes with its .dockerignore, which is applied', async () => {
    const files = { 'd/File': 'FROM x', '.dockerignore': 'hidden\n!hidden/kept', 'hidden/kept': '', 'hidden/not': '' };
    const { source, tree } = await readContextDockerfile(await treeOf(files), 'd/File');
    expect(source).toBe('FROM x');
    expect(await tree.list('hidden')).toEqual(['kept']);
    expect(await tree.stat('hidden/not')).toBeUndefined();
    expect(await tree.stat('d/File')).toBeDefined();
  });

  it('is in UTF-8', async () => {
    const tree = await treeOf({ 'd/File': Buffer.from('FROM x\nENV A=\xe9', 'latin1') });
    await expect(readContextDockerfile(tree, 'd/File')).rejects.toThrow('d/File:2:7: bytes that are not UTF-8');
  });

  it('goes by the .dockerignore of its own', async () => {
    const files = { File: 'FROM x', '.dockerignore': 'a', 'File.dockerignore': 'b', a: '', b: '' };
    const { tree, ignoreName } = await readContextDockerfile(await treeOf(files), 'File');
    expect(ignoreName).toBe('File.dockerignore');
    expect(await tree.list('')).toEqual(['.dockerignore', 'File', 'File.dockerignore', 'a']);
  });

  it.each([
    [{ a: '' }, 'NOT_FOUND'],
    [{ Dockerfile: 'FROM x', '.dockerignore': '[' }, 'INVALID_ARGUMENT'],
  ])('must be there and right', async (files, code) => {
    const tree = await treeOf(files);
    await expect(readContextDockerfile(tree, 'Dockerfile')).rejects.toMatchObject({ code });
  });
});
