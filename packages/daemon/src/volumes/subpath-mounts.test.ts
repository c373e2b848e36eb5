import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readMountInfo } from '@tinydock/linux';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SubpathMounts } from './subpath-mounts.ts';

const mayMount = process.getuid?.() === 0;

/** Swaps a directory of the volume with a link to the outside for as long as it lives. */
const SWAPPER = `
  const fs = require('node:fs');
  const { workerData: volume, parentPort } = require('node:worker_threads');
  parentPort.postMessage('ready');
  for (;;) {
    fs.renameSync(volume + '/part', volume + '/aside');
    fs.renameSync(volume + '/link', volume + '/part');
    fs.renameSync(volume + '/part', volume + '/link');
    fs.renameSync(volume + '/aside', volume + '/part');
  }`;

describe.skipIf(!mayMount)('SubpathMounts (needs CAP_SYS_ADMIN)', () => {
  let dir: string;
  let volume: string;
  let subpaths: SubpathMounts;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tinydock-subpath-'));
    volume = join(dir, 'volume');
    mkdirSync(join(volume, 'part/deep'), { recursive: true });
    mkdirSync(join(dir, 'outside'));
    writeFileSync(join(volume, 'part/where'), 'inside');
    writeFileSync(join(dir, 'outside/where'), 'outside');
    subpaths = new SubpathMounts(dir);
  });

  afterEach(() => {
    subpaths.dropAll();
    expect(readMountInfo().filter(({ target }) => target.startsWith(dir))).toEqual([]);
    expect(readdirSync(join(dir, 'subpaths'))).toEqual([]);
    rmSync(dir, { recursive: true });
  });

  const stage = (subpath: string): string =>
    subpaths.stage('container', { directory: volume, subpath, source: 'volume v', isRecursive: false });

  test('a directory, a file, and links that stay inside', () => {
    symlinkSync('/part', join(volume, 'absolute'));
    symlinkSync('part/where', join(volume, 'file'));
    expect(readFileSync(join(stage('part'), 'where'), 'utf8')).toBe('inside');
    expect(readFileSync(join(stage('absolute'), 'where'), 'utf8')).toBe('inside');
    expect(readFileSync(stage('file'), 'utf8')).toBe('inside');
    subpaths.drop('container');
    expect(readFileSync(join(volume, 'part/where'), 'utf8')).toBe('inside');
  });

  test.each(['../outside', 'out', 'up', 'part/deep/../../../outside', 'proc', 'missing', 'part/where/x'])(
    '%s is not there',
    (subpath) => {
      symlinkSync(join(dir, 'outside'), join(volume, 'out'));
      symlinkSync('../outside', join(volume, 'up'));
      symlinkSync('/proc/self/cwd', join(volume, 'proc'));
      expect(() => stage(subpath)).toThrow('it is not there');
    },
  );

  test('whoever swaps the place for a link meanwhile does not lead out', async () => {
    symlinkSync(join(dir, 'outside'), join(volume, 'link'));
    const swapper = new Worker(SWAPPER, { eval: true, workerData: volume });
    await new Promise((resolve) => swapper.once('message', resolve));
    const seen = new Map<string, number>();
    try {
      for (let round = 0; round < 500; round += 1) {
        let what = 'refused';
        try {
          what = readFileSync(join(stage('part'), 'where'), 'utf8');
        } catch (error) {
          expect((error as Error).message).toContain('it is not there');
        }
        subpaths.drop('container');
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    } finally {
      await swapper.terminate();
    }
    expect([...seen.keys()].filter((what) => what !== 'refused')).toEqual(['inside']);
  });
});
