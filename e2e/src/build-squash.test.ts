import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

interface Inspected {
  readonly Id: string;
  readonly RootFS: { readonly Layers: readonly string[] };
}

const DOCKERFILE = `FROM busybox:test
RUN mkdir /data && echo one > /data/a && ln /data/a /data/b && echo two > /data/gone && chmod 1777 /data
ENV X=y
COPY Dockerfile /data/
RUN rm /data/gone /etc/group && rm -r /var && mkdir /var && echo new > /var/file
`;
/**
 * What the runtime mounts into /etc has its own contents in each container, and overlayfs counts no links of directories
 * that it merges.
 */
const LISTING = [
  'cd /',
  'find etc | sort',
  'find bin data etc/passwd var | sort | xargs stat -c "%n %F %a %u:%g %y"',
  'find bin data etc/passwd var ! -type d | sort | xargs stat -c "%n %h %s"',
  'stat -c "%a %y" etc',
  'find data var etc/passwd -type f | sort | xargs sha256sum',
].join(' && ');

describe('build --squash', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-squash-'));
    await writeFile(join(dir, 'Dockerfile'), DOCKERFILE);
    await importBusybox(daemon, 'busybox:test');
  });
  afterAll(async () => {
    await daemon.destroy();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function inspect(): Promise<Inspected[]> {
    return JSON.parse(await daemon.output('image', 'inspect', 'busybox:test', 'plain', 'squashed')) as Inspected[];
  }

  test('leaves no name of what came and went', async () => {
    const dockerfile = 'FROM busybox:test\nRUN echo x > /data-secret\nRUN rm /data-secret /etc/group\n';
    await writeFile(join(dir, 'Dockerfile.secret'), dockerfile);
    await daemon.tdctl(['build', '-q', '--squash', '-t', 'secret', '-f', join(dir, 'Dockerfile.secret'), dir]);
    await daemon.tdctl(['save', '-o', join(dir, 'secret.tar'), 'secret']);
    const saved = await readFile(join(dir, 'secret.tar'), 'latin1');
    expect(saved).toContain('.wh.group');
    expect(saved).not.toContain('.wh.data-secret');
  });

  test('puts one layer on the base, with the same files, also after save and load', async () => {
    await daemon.tdctl(['build', '-t', 'plain', dir]);
    const id = await daemon.output('build', '-q', '--squash', '-t', 'squashed', dir);
    expect(await daemon.output('build', '-q', '--squash', '-t', 'squashed', dir)).toBe(id);
    const [base, plain, squashed] = await inspect();
    expect(plain?.RootFS.Layers.length).toBe(4);
    expect(squashed?.RootFS.Layers.length).toBe(2);
    expect(squashed?.RootFS.Layers[0]).toBe(base?.RootFS.Layers[0]);
    const format = '{{.Size}}|{{.Comment}}|{{.CreatedBy}}';
    const history = (await daemon.output('history', '--no-trunc', '--human=false', '--format', format, 'squashed'))
      .split('\n')
      .map((line) => line.trim());
    expect(history[0]).toMatch(new RegExp(`^[1-9]\\d*\\|merge ${plain?.Id ?? ''} to ${base?.Id ?? ''}\\|$`));
    expect(history.slice(1, 5).every((line) => line.startsWith('0|'))).toBe(true);
    expect(history[4]).toContain('mkdir /data');
    const expected = await daemon.output('run', '--rm', 'plain', '/bin/sh', '-c', LISTING);
    expect(expected).toContain('/file');
    await daemon.tdctl(['save', '-o', join(dir, 'saved.tar'), 'squashed']);
    await daemon.tdctl(['rmi', '--now', 'squashed']);
    await daemon.tdctl(['load', '-i', join(dir, 'saved.tar')]);
    expect(await daemon.output('run', '--rm', 'squashed', '/bin/sh', '-c', LISTING)).toBe(expected);
  });
});
