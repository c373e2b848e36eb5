import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDebianImages, runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BASE, COMPARED_PROJECTS, writeProjects } from './support/compared-projects.ts';
import { leftoversOf } from './support/leftovers.ts';
import { hasDocker, isInstalled, openContainersPeer, type Peer, startDocker } from './support/peers.ts';
import { readSavedImages, type SavedConfig, type SavedImage } from './support/saved-images.ts';
import { CACHE_DIR, TestDaemon } from './support/test-daemon.ts';

// What differs, here and elsewhere, is explained in docs/dockerfile.md.

type Builder = 'docker' | 'BuildKit' | 'buildah';
type Images = ReadonlyMap<string, SavedImage>;
const BUILDERS: readonly Builder[] = hasDocker ? ['docker', 'BuildKit'] : isInstalled('buildah') ? ['buildah'] : [];

/** Of the other builder; names of images end with it, as docker keeps those of both. */
function nameOf(project: string, builder: Builder | 'ours'): string {
  return `${project}:${builder.toLowerCase()}`;
}

const OWN_MARKS = ['Image', 'Hostname', 'ArgsEscaped'];

function configOf({ config }: SavedImage): SavedConfig {
  const kept = Object.entries(config).filter(([name]) => !OWN_MARKS.includes(name));
  const { Labels = {}, ...all } = Object.fromEntries(kept);
  const labels = Object.entries(Labels as object).filter(([name]) => name !== 'io.buildah.version');
  return { WorkingDir: '/', ...all, Labels: Object.fromEntries(labels) };
}

/** Instructions that a builder writes in a way of its own: docker with hashes and times, buildah as they stand in the file. */
const OWN_WORDS: Readonly<Record<Builder, RegExp>> = {
  docker: /^(?:HEALTHCHECK|EXPOSE|COPY|ADD|ARG)/,
  BuildKit: /^(?:HEALTHCHECK|EXPOSE)/,
  buildah: /^(?!RUN )/,
};

/** Of instructions that each builder writes in its own way the keyword, of the others all that is said. */
function historyOf({ history }: SavedImage, builder: Builder): readonly string[] {
  return history.map(({ created_by: text, empty_layer: isEmpty = false }) => {
    const isStep = !isEmpty && !/^(?:ADD|COPY|RUN|WORKDIR) /.test(text) && !text.includes('#(nop)');
    const said = `${isStep ? 'RUN ' : ''}${text.replace(/^\/bin\/sh -c #\(nop\) +/, '').replace(/ # buildkit$/, '')}`;
    const isOwn = OWN_WORDS[builder].test(said);
    return isOwn ? (said.split(' ', 1)[0] ?? '') : said.replace(/ --(?:chown|chmod)=\S+/, '');
  });
}

/** What commands of BuildKit and buildah find mounted is in their layers. */
const MOUNT_POINTS = ['/dev', '/proc', '/sys', '/etc', '/etc/hosts', '/etc/resolv.conf', '/run'];

/**
 * Layers without files are left out: docker's own builder makes none of them. buildah makes none for WORKDIR either, and
 * has its directories in the next one.
 */
function filesOf({ layers }: SavedImage, builder: Builder): readonly Readonly<Record<string, string>>[] {
  return layers.flatMap((layer) => {
    const paths = Object.keys(layer);
    const isMountPoint = (path: string): boolean =>
      MOUNT_POINTS.includes(path) && !paths.some((other) => other.startsWith(`${path}/`));
    const files = Object.entries(layer).filter(([path]) => !isMountPoint(path));
    const counted = builder === 'buildah' ? files.filter(([, text]) => !text.startsWith('directory')) : files;
    return counted.length === 0 ? [] : [Object.fromEntries(files)];
  });
}

describe.skipIf(BUILDERS.length === 0)('real projects', () => {
  let daemon: TestDaemon;
  let dir: string;
  let peer: Peer | undefined;
  let base: ReadonlySet<string>;
  let ours: Images;
  let theirs: Images;

  async function prepare(): Promise<string> {
    const archive = join(dir, 'base.tar');
    const layout = await buildDebianImages(CACHE_DIR);
    const copy = ['copy', '--quiet', '--insecure-policy', `oci:${layout}:app`, `docker-archive:${archive}:${BASE}`];
    await runCommand('skopeo', copy);
    await writeProjects(dir);
    return archive;
  }

  async function buildOurs(archive: string): Promise<Images> {
    await daemon.tdctl(['load', '-q', '-i', archive]);
    const text = await daemon.output('image', 'inspect', '--format', '{{json .RootFS.Layers}}', BASE);
    base = new Set(JSON.parse(text) as readonly string[]);
    const names = COMPARED_PROJECTS.map((project) => nameOf(project, 'ours'));
    for (const [index, project] of COMPARED_PROJECTS.entries())
      await daemon.tdctl(['build', '--network', 'none', '-t', names[index] ?? '', join(dir, project)]);
    const saved = join(dir, 'ours.tar');
    await daemon.tdctl(['save', '-o', saved, ...names]);
    return await readSavedImages(saved, base);
  }

  async function buildWithDocker(archive: string): Promise<string> {
    const docker = await startDocker(join(dir, 'docker'));
    peer = docker;
    await docker.run('load', '-q', '-i', archive);
    const builds = BUILDERS.flatMap((builder) => COMPARED_PROJECTS.map((project) => ({ builder, project })));
    const build = ({ builder, project }: (typeof builds)[number]): Promise<string> => {
      const args = ['build', '--network', 'none', '-t', nameOf(project, builder), join(dir, project)];
      return builder === 'BuildKit' ? docker.withBuildKit(...args) : docker.run(...args);
    };
    await Promise.all(builds.map(build));
    const saved = join(dir, 'theirs.tar');
    await docker.run('save', '-o', saved, ...builds.map(({ builder, project }) => nameOf(project, builder)));
    return saved;
  }

  async function buildWithBuildah(archive: string): Promise<Images> {
    const buildah = await openContainersPeer('buildah', join(dir, 'buildah'), 'overlay');
    peer = buildah;
    await buildah.run('pull', '-q', `docker-archive:${archive}`);
    const images = new Map<string, SavedImage>();
    for (const project of COMPARED_PROJECTS) {
      const name = nameOf(project, 'buildah');
      const flags = ['--isolation=chroot', '--format=docker', '--layers', '-q', '-t', name];
      await buildah.run('bud', ...flags, join(dir, project));
      const saved = join(dir, `${project}.tar`);
      await buildah.run('push', '-q', name, `docker-archive:${saved}:${name}`);
      for (const image of (await readSavedImages(saved, base)).values()) images.set(name, image);
    }
    return images;
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tinydock-compare-'));
    const [archive, started] = await Promise.all([prepare(), TestDaemon.start()]);
    daemon = started;
    const [built, saved] = await Promise.all([buildOurs(archive), hasDocker ? buildWithDocker(archive) : undefined]);
    ours = built;
    theirs = saved === undefined ? await buildWithBuildah(archive) : await readSavedImages(saved, base);
  });
  afterAll(async () => {
    await peer?.stop();
    await daemon.destroy();
    await rm(dir, { recursive: true, force: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  function imagesOf(project: string, builder: Builder): readonly [ours: SavedImage, theirs: SavedImage] {
    const [own, other] = [ours.get(nameOf(project, 'ours')), theirs.get(nameOf(project, builder))];
    if (own === undefined || other === undefined) throw new Error(`${project} was not built`);
    return [own, other];
  }

  test.each(BUILDERS.flatMap((builder) => COMPARED_PROJECTS.map((project) => [project, builder] as const)))(
    '%s is what %s makes of it',
    (project, builder) => {
      const [own, other] = imagesOf(project, builder);
      expect(configOf(own)).toEqual(configOf(other));
      expect(historyOf(own, builder)).toEqual(historyOf(other, builder));
      expect(filesOf(own, builder)).toEqual(filesOf(other, builder));
      const shared = (image: SavedImage): readonly string[] => image.diffIds.filter((diffId) => base.has(diffId));
      expect(shared(own)).toEqual(shared(other));
    },
  );
});
