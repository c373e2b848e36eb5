import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getXattr, readMountInfo } from '@tinydock/linux';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IngestJob } from '../ingest/ingest-job.ts';
import type { CreateLayerIndexer } from '../ingest/layer-indexer.ts';
import { layerTar, type TestEntry } from '../testing/layer-tar.ts';
import { mayMount, TEST_LIMITS } from '../testing/test-store.ts';
import { createErofsIndexer } from './erofs-indexer.ts';
import { ErofsLayerDriver } from './erofs-layer-driver.ts';
import type { LayerDriver } from './layer-driver.ts';

interface DriverUnderTest {
  readonly driver: LayerDriver;
  /** The worker's side of the same driver. */
  readonly createIndexer: CreateLayerIndexer;
}

/** What `LayerDriver` promises; each driver is passed to it below. */
function describeLayerDriverContract(name: string, create: () => DriverUnderTest): void {
  describe.skipIf(!mayMount)(`${name} layer driver (needs CAP_SYS_ADMIN)`, () => {
    let directory: string;
    let layerDir: string;
    let target: string;
    let subject: DriverUnderTest;
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'tinydock-driver-'));
      layerDir = join(directory, 'layer');
      target = join(directory, 'target');
      mkdirSync(layerDir);
      mkdirSync(target);
      subject = create();
    });
    afterEach(async () => {
      await subject.driver.withdraw(target);
      expect(readMountInfo().filter((entry) => entry.target.startsWith(directory))).toEqual([]);
      rmSync(directory, { recursive: true });
    });

    async function store(entries: readonly TestEntry[]): Promise<void> {
      const { createIndexer } = subject;
      const job = await IngestJob.open({
        directory: layerDir,
        limits: TEST_LIMITS,
        createIndexer,
        isAborted: () => false,
      });
      await job.write(layerTar(entries));
      await job.finish();
      await job.close();
    }

    it('shows every type with its metadata, read-only', async () => {
      const content = Buffer.alloc(100_001, 'content');
      await store([
        { path: 'dir/', mode: 0o1777, uid: 5, gid: 6, mtimeSeconds: 1_700_000_000 },
        { path: 'dir/file', content, mode: 0o4755, uid: 7, gid: 70_000, mtimeSeconds: 1_600_000_000 },
        { path: 'dir/hard', type: 'hardLink', linkPath: 'dir/file' },
        { path: 'link', type: 'symlink', linkPath: '../dir/file' },
        { path: 'fifo', type: 'fifo' },
        { path: 'null', type: 'characterDevice', deviceMajor: 1, deviceMinor: 3 },
        { path: 'empty' },
      ]);
      await subject.driver.expose(layerDir, target);
      const at = (path: string): string => join(target, path);
      expect(lstatSync(at('dir'))).toMatchObject({ mode: 0o41777, uid: 5, gid: 6, mtimeMs: 1_700_000_000_000 });
      expect(lstatSync(at('dir/file'))).toMatchObject({ mode: 0o104755, uid: 7, gid: 70_000, nlink: 2, size: 100_001 });
      expect(readFileSync(at('dir/hard')).equals(content)).toBe(true);
      expect(readlinkSync(at('link'))).toBe('../dir/file');
      expect(lstatSync(at('fifo')).isFIFO()).toBe(true);
      expect(lstatSync(at('null'))).toMatchObject({ rdev: 0x103 });
      expect(readFileSync(at('empty'))).toHaveLength(0);
      expect(() => writeFileSync(at('dir/new'), '')).toThrow(/EROFS/);
    });

    it('shows whiteouts and opaque directories as overlayfs reads them', async () => {
      await store([{ path: 'a/' }, { path: 'a/.wh.gone' }, { path: 'b/' }, { path: 'b/.wh..wh..opq' }]);
      await subject.driver.expose(layerDir, target);
      expect(lstatSync(join(target, 'a/gone'))).toMatchObject({ rdev: 0 });
      expect(lstatSync(join(target, 'a/gone')).isCharacterDevice()).toBe(true);
      expect(Buffer.from(getXattr(join(target, 'b'), 'trusted.overlay.opaque')).toString()).toBe('y');
      expect(readdirSync(join(target, 'b'))).toEqual([]);
    });

    it('shows the same layer twice, and withdraws what is shown or not', async () => {
      await store([{ path: 'file', content: 'x' }]);
      const second = join(directory, 'second');
      mkdirSync(second);
      await subject.driver.expose(layerDir, target);
      await subject.driver.expose(layerDir, second);
      await subject.driver.withdraw(target);
      expect(existsSync(join(target, 'file'))).toBe(false);
      expect(readFileSync(join(second, 'file'), 'utf8')).toBe('x');
      await subject.driver.withdraw(second);
      await subject.driver.withdraw(second);
      await subject.driver.withdraw(join(directory, 'never made'));
    });

    it('shows a layer of metadata alone', async () => {
      const metadata = { uid: 1, gid: 2, mtimeSeconds: 1_500_000_000, mtimeNanoseconds: 5 };
      const xattrs = new Map([['user.note', Buffer.from('kept')]]);
      await subject.driver.writeMetadataLayer(layerDir, [
        { path: '', mode: 0o755, ...metadata, xattrs: new Map() },
        { path: 'tmp', mode: 0o1777, ...metadata, xattrs },
      ]);
      await subject.driver.expose(layerDir, target);
      const tmp = lstatSync(join(target, 'tmp'), { bigint: true });
      expect(tmp).toMatchObject({ mode: 0o41777n, uid: 1n, gid: 2n, mtimeNs: 1_500_000_000_000_000_005n });
      expect(Buffer.from(getXattr(join(target, 'tmp'), 'user.note')).toString()).toBe('kept');
    });

    it('says that a layer is damaged or missing, and shows nothing', async () => {
      const lost = { code: 'DATA_LOSS' };
      await expect(subject.driver.expose(layerDir, target)).rejects.toMatchObject(lost);
      await store([{ path: 'file', content: 'x' }]);
      for (const name of readdirSync(layerDir)) truncateSync(join(layerDir, name), 100);
      await expect(subject.driver.expose(layerDir, target)).rejects.toMatchObject(lost);
      expect(readdirSync(target)).toEqual([]);
    });

    it('reads what was stored, byte for byte, under load', async () => {
      const files = Array.from({ length: 200 }, (_, index) => ({
        path: `file-${index}`,
        content: createHash('shake256', { outputLength: 1 + index * 37 })
          .update(`${index}`)
          .digest(),
      }));
      await store(files);
      await subject.driver.expose(layerDir, target);
      for (const { path, content } of files) expect(readFileSync(join(target, path)).equals(content)).toBe(true);
    });
  });
}

describeLayerDriverContract('erofs', () => ({
  driver: new ErofsLayerDriver(),
  createIndexer: createErofsIndexer,
}));
