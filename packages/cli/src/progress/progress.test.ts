import type { LayerStatus, PullProgress } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { OutputWriter } from '../output/output-writer.ts';
import { TestStream } from '../testing/cli-harness.ts';
import { createDisplay } from './create-display.ts';
import type { Display } from './display.ts';
import { LiveLines } from './live-lines.ts';
import { formatProgress } from './progress-bar.ts';
import { formatLayer } from './pull-status.ts';
import { TransferRate } from './transfer-rate.ts';

/** What a terminal shows after it has obeyed: only the sequences that we use. */
class Screen {
  readonly lines: string[] = [''];
  #row = 0;

  write(text: string): void {
    for (const part of text.match(/\u001B\[\d*[A-Z]|\r|\n|[^\u001B\r\n]+/g) ?? []) this.#obey(part);
  }

  get text(): string {
    return this.lines.join('\n').trimEnd();
  }

  #obey(part: string): void {
    if (part === '\n') {
      this.#row += 1;
      this.lines[this.#row] ??= '';
    } else if (part.endsWith('A') && part.startsWith('\u001B')) this.#row -= Number(part.slice(2, -1));
    else if (part === '\u001B[J') this.lines.length = this.#row + 1;
    else if (!part.startsWith('\u001B') && part !== '\r') this.lines[this.#row] = part;
    if (this.#row < 0) throw new Error('the cursor left the screen');
    if (part === '\u001B[J') this.lines[this.#row] = '';
  }
}

function openTerminal(columns: number, rows: number) {
  const stream = new TestStream({ columns, rows });
  const screen = new Screen();
  stream.onText = (text) => {
    screen.write(text);
  };
  return { stream, screen, writer: new OutputWriter(stream) };
}

const drawn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

function layer(id: string, status: string, currentBytes = 0, totalBytes = 0): LayerStatus {
  return { id, status, currentBytes, totalBytes };
}

describe('a layer', () => {
  test.each([
    [layer('aaa', 'waiting'), 'aaa: Waiting'],
    [layer('aaa', 'already-exists', 5, 5), 'aaa: Already exists'],
    [layer('aaa', 'complete', 5, 5), 'aaa: Pull complete'],
    [layer('aaa', 'verifying'), 'aaa: Verifying Checksum'],
    [layer('aaa', 'something-new'), 'aaa: something-new'],
    [layer('aaa', 'downloading', 500_000, 1_000_000), 'aaa: Downloading [==========>          ]    500kB/1MB  250kB/s'],
    [layer('aaa', 'extracting', 500_000, 1_000_000), 'aaa: Extracting [==========>          ]    500kB/1MB'],
    [layer('aaa', 'downloading', 500_000), 'aaa: Downloading    500kB  250kB/s'],
  ])('%j', (status, expected) => {
    expect(formatLayer(status, { columns: 80, bytesPerSecond: 250_000 })).toBe(expected);
  });

  test('has a bar that fits the terminal', () => {
    const progress = { currentBytes: 1, totalBytes: 4 };
    expect(formatProgress({ ...progress, columns: 120 })).toBe(`[${'='.repeat(12)}>${' '.repeat(38)}]       1B/4B`);
    expect(formatProgress({ ...progress, columns: 60 })).toBe('      1B/4B');
    expect(formatProgress({ ...progress, currentBytes: 4, columns: 80 })).toBe(`[${'='.repeat(20)}>]       4B/4B`);
  });
});

describe('the rate', () => {
  test('is that of the last seconds, and begins anew with a new phase', () => {
    const rate = new TransferRate();
    rate.add(0, 0);
    expect(rate.bytesPerSecond).toBeUndefined();
    rate.add(1000, 1000);
    expect(rate.bytesPerSecond).toBe(1000);
    for (let second = 2; second <= 10; second += 1) rate.add(second * 1000, 1000 + (second - 1) * 5000);
    expect(rate.bytesPerSecond).toBe(5000);
    rate.add(11_000, 10);
    expect(rate.bytesPerSecond).toBeUndefined();
  });
});

describe('live lines', () => {
  test('change in place', async () => {
    const { screen, writer } = openTerminal(80, 24);
    const lines = new LiveLines(writer);
    lines.set('a', 'a: 1');
    lines.set('b', 'b: 1');
    await drawn();
    expect(screen.text).toBe('a: 1\nb: 1');
    lines.set('a', 'a: 2');
    await drawn();
    expect(screen.text).toBe('a: 2\nb: 1');
    lines.set('b', 'b: done', true);
    await lines.end();
    expect(screen.text).toBe('a: 2\nb: done');
  });

  test('are drawn at most ten times a second', async () => {
    const { stream, writer } = openTerminal(80, 24);
    let writes = 0;
    stream.onText = () => (writes += 1);
    const lines = new LiveLines(writer);
    for (let index = 0; index < 1000; index += 1) lines.set('a', String(index));
    expect(writes).toBe(0);
    await drawn();
    expect(writes).toBe(1);
    await lines.end();
  });

  test('are cut to the width, and obey nothing', async () => {
    const { screen, writer } = openTerminal(10, 24);
    const lines = new LiveLines(writer);
    lines.set('a', 'abcdefghijklmnop');
    lines.set('b', '\u001B[2Jx');
    await lines.end();
    expect(screen.text).toBe('abcdefgh…\n?[2Jx');
  });

  test('more than fit the terminal let those that are done scroll away', async () => {
    const { screen, writer } = openTerminal(40, 6);
    const lines = new LiveLines(writer);
    for (let index = 0; index < 9; index += 1) lines.set(`${index}`, `${index}: waiting`);
    await drawn();
    expect(screen.text).toBe('0: waiting\n1: waiting\n2: waiting\n3: waiting\n... and 5 more');
    for (let index = 0; index < 5; index += 1) lines.set(`${index}`, `${index}: done`, true);
    await drawn();
    expect(screen.text.split('\n').slice(0, 6)).toEqual([
      '0: done',
      '1: done',
      '2: done',
      '3: done',
      '4: done',
      '5: waiting',
    ]);
    for (let index = 5; index < 9; index += 1) lines.set(`${index}`, `${index}: done`, true);
    await lines.end();
    expect(screen.text).toBe(Array.from({ length: 9 }, (_, index) => `${index}: done`).join('\n'));
  });

  test('go up over the rows that a narrower terminal has broken them into', async () => {
    const { stream, screen, writer } = openTerminal(40, 24);
    const lines = new LiveLines(writer);
    lines.set('a', 'x'.repeat(30));
    await drawn();
    stream.columns = 20;
    // The terminal itself breaks the line.
    screen.lines.splice(0, 1, 'x'.repeat(20), 'x'.repeat(10));
    screen.write('\n');
    let sent = '';
    stream.onText = (text) => (sent += text);
    stream.emit('resize');
    await lines.end();
    expect(sent.startsWith('\u001B[2A\r')).toBe(true);
    expect(stream.listenerCount('resize')).toBe(0);
  });

  test('a terminal that is gone is the failure of whoever writes', async () => {
    const { stream, writer } = openTerminal(40, 24);
    stream.onText = () => {
      throw Object.assign(new Error('write EIO'), { code: 'EIO' });
    };
    const lines = new LiveLines(writer);
    lines.set('a', 'x');
    await drawn();
    expect(() => {
      lines.set('a', 'y');
    }).toThrow('EIO');
    await expect(lines.end()).rejects.toThrow('EIO');
  });
});

describe('a pull on a terminal', () => {
  async function show(display: Display, ...all: readonly PullProgress[]): Promise<void> {
    for (const progress of all) await display.show({ kind: 'pull', progress });
  }

  test('keeps a line for each layer', async () => {
    const { screen, writer } = openTerminal(80, 24);
    let nowMs = 0;
    const display = createDisplay({ writer, clock: () => new Date(nowMs) });
    await show(
      display,
      { resolving: { reference: 'localhost:5000/a/b:1' } },
      { layer: layer('aaa', 'downloading', 0, 4000) },
      { layer: layer('bbb', 'already-exists') },
    );
    nowMs = 1000;
    await show(display, { layer: layer('aaa', 'downloading', 1000, 4000) });
    await drawn();
    expect(screen.text).toBe(
      '1: Pulling from a/b\naaa: Downloading [=====>               ]      1kB/4kB  1kB/s\nbbb: Already exists',
    );
    const digest = `sha256:${'0'.repeat(64)}`;
    const done = { reference: 'localhost:5000/a/b:1', imageId: '', digest, changed: true };
    await show(display, { layer: layer('aaa', 'complete') }, { done });
    await display.end();
    expect(screen.text.split('\n')).toEqual([
      '1: Pulling from a/b',
      'aaa: Pull complete',
      'bbb: Already exists',
      `Digest: ${digest}`,
      'Status: Downloaded newer image for localhost:5000/a/b:1',
    ]);
  });

  test('is plain lines where the cursor cannot be moved', async () => {
    const { stream } = openTerminal(80, 24);
    const display = createDisplay({ writer: new OutputWriter(stream, { isDumb: true }), clock: () => new Date(0) });
    await show(display, { layer: layer('aaa', 'downloading', 0, 4000) }, { layer: layer('aaa', 'complete') });
    await display.end();
    expect(stream.text).toContain('aaa: Pull complete\n');
    expect(stream.text).not.toContain('\u001B');
  });

  test('a load shows what was read, and the layers', async () => {
    const { screen, writer } = openTerminal(80, 24);
    const display = createDisplay({ writer, clock: () => new Date(0) });
    const load = (progress: Parameters<Display['show']>[0] & { kind: 'load' }) => display.show(progress);
    await load({ kind: 'load', totalBytes: 2000, progress: { event: 'receivedBytes', receivedBytes: 1000 } });
    const loaded = { diffId: `sha256:${'a'.repeat(64)}`, tarBytes: 1_000_000, alreadyPresent: false };
    await load({ kind: 'load', totalBytes: 2000, progress: { event: 'layer', layer: loaded } });
    await display.end();
    expect(screen.text).toBe('Reading archive [==========>          ]      1kB/2kB\naaaaaaaaaaaa: Loaded layer 1MB');
  });
});
