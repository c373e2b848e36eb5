import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatContextLine, LISTING_END, type ContextLine } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContextReceiver, type ReceivedContext } from './context-receiver.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinydock-receiver-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const LIMITS = { maxBytes: 50_000_000, maxEntries: 10 };

function fileLine(path: string, size: number, stamp = 's', firstName = ''): string {
  const line: ContextLine = { type: 'file', path, mode: 0o644, mtimeSeconds: 0, size, stamp, linkPath: '', firstName };
  return formatContextLine(line);
}

function listing(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('') + LISTING_END);
}

function open({ bootId = 'boot', known = '' } = {}): ContextReceiver {
  return new ContextReceiver({ directory, bootId, known, limits: LIMITS });
}

interface Received extends ReceivedContext {
  readonly bits: readonly number[];
}

/** One build: a listing, and the contents that it must ask for. */
function receive(
  lines: readonly string[],
  contents: string,
  options: { readonly bootId?: string; readonly known?: string } = {},
): Received {
  const receiver = open(options);
  const bits = receiver.write(listing(...lines));
  expect(bits).toBeDefined();
  receiver.write(Buffer.from(contents));
  const received = receiver.finish();
  receiver.close();
  return { ...received, bits: [...(bits ?? [])] };
}

function read({ contents, files }: ReceivedContext): Readonly<Record<string, string>> {
  const bytes = readFileSync(join(directory, contents));
  for (const { digest, offset, size } of files)
    expect(
      createHash('sha256')
        .update(bytes.subarray(offset, offset + size))
        .digest('hex'),
    ).toBe(digest);
  return Object.fromEntries(
    files.map(({ path, offset, size }) => [path, bytes.toString('utf8', offset, offset + size)]),
  );
}

function names(): readonly string[] {
  return readdirSync(directory)
    .map((name) => name.replace(/-.*/, ''))
    .sort();
}

describe('names of one file', () => {
  it('are told from files of the same contents, and have those of one digest in common', () => {
    const lines = [
      fileLine('a', 1, 's', 'a'),
      fileLine('b', 1, 's', 'a'),
      fileLine('c', 1),
      fileLine('d', 1, 's', 'a'),
    ];
    const [a, b, c, d] = receive(lines, 'xxxy').files.map(({ inode }) => inode);
    expect(a).toBeDefined();
    expect([b, c]).toEqual([a, undefined]);
    expect(d).not.toBe(a);
  });
});

describe('a context that comes in', () => {
  it('asks for what it has not, and for nothing else', () => {
    const first = receive([fileLine('a', 3), fileLine('b', 0), fileLine('c', 2)], 'abccc');
    expect(first.bits).toEqual([0b101]);
    expect(read(first)).toEqual({ a: 'abc', b: '', c: 'cc' });
    const second = receive([fileLine('a', 3), fileLine('c', 2, 'other'), fileLine('d', 1)], 'CCd');
    expect(second.bits).toEqual([0b110]);
    expect(read(second)).toEqual({ a: 'abc', c: 'CC', d: 'd' });
    const third = receive([fileLine('a', 3), fileLine('c', 2, 'other'), fileLine('d', 1)], '');
    expect(third.bits).toEqual([0]);
    expect(read(third)).toEqual(read(second));
  });

  it('asks again for a file of another size, without a stamp, or after the machine was started anew', () => {
    receive([fileLine('a', 1), fileLine('b', 1, '')], 'ab');
    expect(receive([fileLine('a', 2), fileLine('b', 1, '')], 'aab').bits).toEqual([0b11]);
    expect(receive([fileLine('a', 2), fileLine('b', 1, 'x')], 'aab', { bootId: 'another boot' }).bits).toEqual([0b11]);
  });

  it('keeps the same bytes once', () => {
    const large = 'x'.repeat(3_000_000);
    receive([fileLine('a', large.length, '')], large);
    const { contents, files } = receive([fileLine('a', large.length, ''), fileLine('b', large.length)], large + large);
    expect(files.map(({ offset }) => offset)).toEqual([0, 0]);
    expect(statSync(join(directory, contents)).size).toBe(large.length);
  });

  it('leaves contents behind that nobody has any more', () => {
    const large = (letter: string): string => letter.repeat(20_000_000);
    receive([fileLine('a', 1), fileLine('b', 20_000_000)], `a${large('b')}`);
    const second = receive([fileLine('a', 1), fileLine('c', 1)], 'c');
    expect(read(second)).toEqual({ a: 'a', c: 'c' });
    expect(statSync(join(directory, second.contents)).size).toBe(2);
    expect(names()).toEqual(['contents', 'index']);
  });

  it('leaves none of files behind that come again because they might have changed', () => {
    const large = 'b'.repeat(20_000_000);
    const before = receive([fileLine('a', 1), fileLine('b', large.length, '')], `a${large}`);
    const after = receive([fileLine('a', 1), fileLine('b', large.length)], large);
    expect([after.bits, after.contents]).toEqual([[0b10], before.contents]);
    expect(statSync(join(directory, after.contents)).size).toBe(20_000_001);
    expect(receive([fileLine('a', 1)], '').contents).not.toBe(before.contents);
  });

  it('counts contents once where many files have them', () => {
    const large = 'b'.repeat(20_000_000);
    const same = ['a', 'b', 'c'].map((path) => fileLine(path, 1_000_000));
    const one = 'x'.repeat(1_000_000);
    receive([...same, fileLine('d', large.length)], one.repeat(3) + large);
    const { contents } = receive(same, '');
    expect(statSync(join(directory, contents)).size).toBe(one.length);
  });

  it('ends a listing that has too many lines before its end has come', () => {
    const receiver = open();
    expect(receiver.write(Buffer.from('x\n'.repeat(LIMITS.maxEntries)))).toBeUndefined();
    expect(() => receiver.write(Buffer.from('x\n'))).toThrow(expect.objectContaining({ reason: 'LIMIT_EXCEEDED' }));
    receiver.abort();
    receiver.close();
  });

  it('takes bytes in whatever pieces', () => {
    const bytes = Buffer.concat([listing(fileLine('\u00ffa', 2), fileLine('b', 3)), Buffer.from('aabbb')]);
    const receiver = open();
    for (const byte of bytes) receiver.write(Uint8Array.of(byte));
    expect(read(receiver.finish())).toEqual({ '\u00ffa': 'aa', b: 'bbb' });
    receiver.close();
  });

  it.each([300_000, 700_000, 2 ** 20, 3_000_000])(
    'takes files larger than its memory in pieces of %d',
    (pieceBytes) => {
      const sizes = [10, 1_000_000, 48_566, 2 ** 20, 2_500_000, 1, 900_000];
      const contents = sizes.map((size, index) => Buffer.alloc(size, String(index)));
      const bytes = Buffer.concat([listing(...sizes.map((size, index) => fileLine(`f${index}`, size))), ...contents]);
      const receiver = open();
      for (let at = 0; at < bytes.length; at += pieceBytes) receiver.write(bytes.subarray(at, at + pieceBytes));
      const received = read(receiver.finish());
      receiver.close();
      for (const [index, text] of contents.entries()) expect(received[`f${index}`] === text.toString()).toBe(true);
    },
  );
});

describe('a context that is known', () => {
  it('tells what has changed', () => {
    const lines = [fileLine('a', 1), fileLine('b', 1), fileLine('c', 1), fileLine('d', 1)];
    const { id: known } = receive(lines, 'abcd');
    const same = receive(lines, '', { known });
    expect(same).toMatchObject({ id: known, isChange: true, files: [], removed: [] });
    const next = receive([fileLine('a', 1), fileLine('c', 1, 'x'), fileLine('d', 1)], 'C', { known });
    expect(next).toMatchObject({ isChange: true, removed: ['b'] });
    expect(read(next)).toEqual({ c: 'C' });
    expect(next.id).not.toBe(known);
    expect(receive(lines, 'bc', { known })).toMatchObject({ isChange: false, files: [{}, {}, {}, {}] });
  });

  it('is told whole where its contents have moved, and is another then', () => {
    const large = 'b'.repeat(20_000_000);
    const { id: known } = receive([fileLine('a', 1), fileLine('b', large.length)], `a${large}`);
    const moved = receive([fileLine('a', 1)], '', { known });
    expect(read(moved)).toEqual({ a: 'a' });
    expect(moved).toMatchObject({ isChange: false });
    expect(moved.id).not.toBe(known);
  });

  it('tells of files that might have changed, wherever they are', () => {
    const lines = ['a', 'b', 'c', 'd'].map((path) => fileLine(path, 1, path === 'c' ? '' : 's'));
    const { id: known } = receive(lines, 'abcd');
    const next = receive(lines, 'C', { known });
    expect([next.bits, next.isChange]).toEqual([[0b100], true]);
    expect(read(next)).toEqual({ c: 'C' });
    expect(receive(lines.toSpliced(0, 1), 'c', { known: next.id })).toMatchObject({ removed: ['a'], bits: [0b10] });
  });
});

describe('a context that does not come to its end', () => {
  function abort(receiver: ContextReceiver): void {
    receiver.abort();
    receiver.close();
  }

  it('leaves nothing of the first build', () => {
    const receiver = open();
    receiver.write(listing(fileLine('a', 30_000_000)));
    receiver.write(Buffer.alloc(20_000_000));
    expect(() => receiver.finish()).toThrow('before its end');
    abort(receiver);
    expect(names()).toEqual([]);
  });

  it('leaves what was there', () => {
    const before = receive([fileLine('a', 1)], 'a');
    const receiver = open();
    receiver.write(listing(fileLine('a', 3_000_000, 'other')));
    receiver.write(Buffer.alloc(2_500_000));
    abort(receiver);
    expect(statSync(join(directory, before.contents)).size).toBe(1);
    expect(receive([fileLine('a', 1)], '').bits).toEqual([0]);
  });

  it('is cleaned up by the next where the process has died', () => {
    const { contents } = receive([fileLine('a', 1)], 'a');
    writeFileSync(join(directory, contents), 'more', { flag: 'a' });
    writeFileSync(join(directory, 'contents-00'), 'x');
    writeFileSync(join(directory, 'index.new'), '{');
    const next = receive([fileLine('a', 1), fileLine('b', 1)], 'b');
    expect(read(next)).toEqual({ a: 'a', b: 'b' });
    expect(names()).toEqual(['contents', 'index']);
  });

  it('asks for everything where what it kept is damaged', () => {
    const { contents } = receive([fileLine('a', 1)], 'a');
    truncateSync(join(directory, contents), 0);
    expect(receive([fileLine('a', 1)], 'a').bits).toEqual([1]);
    writeFileSync(join(directory, 'index'), '{"version":2');
    expect(receive([fileLine('a', 1)], 'a').bits).toEqual([1]);
  });

  it.each([
    ['more than was asked for', [listing(fileLine('a', 1)), Buffer.from('ab')], 'INVALID_ARCHIVE'],
    ['no listing', [Buffer.alloc(70_000, 'x')], 'INVALID_ARCHIVE'],
    ['no JSON', [Buffer.from('x\n\n')], 'INVALID_ARCHIVE'],
    ['too many bytes', [listing(fileLine('a', 40_000_000), fileLine('b', 20_000_000))], 'LIMIT_EXCEEDED'],
    ['too many files', [listing(...Array.from({ length: 11 }, (_, n) => fileLine(`${n}`, 0)))], 'LIMIT_EXCEEDED'],
  ])('is refused: %s', (_, chunks, reason) => {
    const receiver = open();
    const write = (): void => {
      for (const chunk of chunks) receiver.write(chunk);
    };
    expect(write).toThrow(expect.objectContaining({ reason }));
    abort(receiver);
    expect(names()).toEqual([]);
  });
});
