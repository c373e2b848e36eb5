import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasErrnoCode, MEDIA_TYPES } from '@tinydock/domain';
import { buildDebianRootfs } from './debian-rootfs.ts';
import { runCommand } from './run-command.ts';

/** Names of the images in the layout that {@link buildDebianImages} makes. */
export const DEBIAN_IMAGES = {
  /** Debian's minimal system; one layer. */
  base: 'base',
  /** The same layer, and one above it with nginx, python3 and nodejs; removes a file of the base. */
  app: 'app',
  /** The same base layer, and a small one above it with a page. */
  site: 'site',
  /** An index of `site` for amd64 and of another image for arm64. */
  multi: 'multi',
} as const;

/** Part of the cache's name; to be raised when the images below change. */
const RECIPE = '3';

const APP_SCRIPT = [
  'set -e',
  'apt-get update -qq',
  'apt-get install -y -qq --no-install-recommends nginx-light python3-minimal nodejs',
  'apt-get clean',
  'rm -rf /var/lib/apt/lists/* /usr/share/doc/base-files',
  'useradd --uid 1234 --create-home worker',
].join('\n');

const SITE_SCRIPT = [
  'set -e',
  'mkdir -p /srv/www',
  "printf '<h1>tinydock</h1>\\n' > /srv/www/index.html",
  'chmod 1777 /srv/www',
].join('\n');

async function umociConfig(image: string, options: readonly string[]): Promise<void> {
  await runCommand('umoci', ['config', '--image', image, ...options]);
}

async function makeBase(tar: string, layout: string): Promise<void> {
  await runCommand('umoci', ['init', '--layout', layout]);
  await runCommand('umoci', ['new', '--image', `${layout}:base`]);
  await runCommand('umoci', ['raw', 'add-layer', '--image', `${layout}:base`, tar]);
  await umociConfig(`${layout}:base`, ['--config.cmd', '/bin/bash', '--architecture', 'amd64', '--os', 'linux']);
}

/** Unpacks an image, runs a script in it, and adds what the script changed as a layer under a new tag. */
async function derive(
  work: string,
  layout: string,
  options: { readonly from: string; readonly to: string; readonly script: string },
): Promise<void> {
  const bundle = join(work, `bundle-${options.to}`);
  const rootfs = join(bundle, 'rootfs');
  await runCommand('umoci', ['unpack', '--image', `${layout}:${options.from}`, bundle]);
  const resolvConf = join(rootfs, 'etc/resolv.conf');
  await copyFile('/etc/resolv.conf', resolvConf);
  await runCommand('chroot', [rootfs, '/bin/sh', '-c', options.script], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  await rm(resolvConf);
  await runCommand('umoci', ['repack', '--image', `${layout}:${options.to}`, bundle]);
  await rm(bundle, { recursive: true });
}

interface LayoutDescriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: object;
}

interface LayoutIndex {
  readonly schemaVersion: number;
  readonly manifests: readonly LayoutDescriptor[];
}

function descriptorOf(index: LayoutIndex, tag: string): LayoutDescriptor {
  const found = index.manifests.find((entry) => entry.annotations?.['org.opencontainers.image.ref.name'] === tag);
  if (found === undefined) throw new Error(`the layout has no image ${tag}`);
  const { mediaType, digest, size } = found;
  return { mediaType, digest, size };
}

async function addIndex(layout: string): Promise<void> {
  await runCommand('umoci', ['tag', '--image', `${layout}:site`, 'site-arm64']);
  await umociConfig(`${layout}:site-arm64`, ['--architecture', 'arm64', '--config.label', 'variant=other']);
  const indexPath = join(layout, 'index.json');
  const top = JSON.parse(await readFile(indexPath, 'utf8')) as LayoutIndex;
  const bytes = JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: [
      { ...descriptorOf(top, 'site-arm64'), platform: { os: 'linux', architecture: 'arm64' } },
      { ...descriptorOf(top, 'site'), platform: { os: 'linux', architecture: 'amd64' } },
    ],
  });
  const hex = createHash('sha256').update(bytes).digest('hex');
  await writeFile(join(layout, 'blobs/sha256', hex), bytes);
  const entry = {
    mediaType: MEDIA_TYPES.ociIndex,
    digest: `sha256:${hex}`,
    size: Buffer.byteLength(bytes),
    annotations: { 'org.opencontainers.image.ref.name': 'multi' },
  };
  await writeFile(indexPath, JSON.stringify({ ...top, manifests: [...top.manifests, entry] }));
}

async function build(work: string, layout: string): Promise<void> {
  await makeBase(await buildDebianRootfs(dirname(work)), layout);
  await derive(work, layout, { from: 'base', to: 'app', script: APP_SCRIPT });
  await umociConfig(`${layout}:app`, [
    '--clear=config.cmd',
    '--config.cmd=nginx',
    '--config.cmd=-g',
    '--config.cmd=daemon off;',
    '--config.env=APP_MODE=test',
    '--config.exposedports=80/tcp',
    '--config.label=org.example.role=web',
    '--config.stopsignal=SIGQUIT',
  ]);
  await derive(work, layout, { from: 'base', to: 'site', script: SITE_SCRIPT });
  await umociConfig(`${layout}:site`, ['--config.workingdir=/srv/www', '--config.user=www-data']);
  await addIndex(layout);
}

/**
 * Makes an OCI layout of images out of Debian packages, once: with mmdebstrap, apt in a chroot, and umoci. Needs root,
 * these programs and Debian's packages. Returns the layout's directory; the images' tags are {@link DEBIAN_IMAGES}.
 */
export async function buildDebianImages(cacheDir: string): Promise<string> {
  const layout = join(cacheDir, `debian-images-${RECIPE}`);
  if (existsSync(join(layout, 'index.json'))) return layout;
  const work = join(cacheDir, `debian-images-work-${process.pid}`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  try {
    await build(work, join(work, 'layout'));
    await rename(join(work, 'layout'), layout);
  } catch (error) {
    // Another process that made the same was quicker.
    if (!hasErrnoCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  await stat(join(layout, 'index.json'));
  return layout;
}

/** Copies images of the layout to a registry on loopback. `names` maps tags of the layout to `repository:tag`. */
export async function pushDebianImages(options: {
  readonly layout: string;
  /** `host:port`, plain HTTP. */
  readonly registry: string;
  readonly names: Readonly<Record<string, string>>;
  /** Extra flags for skopeo's copy, such as a compression. */
  readonly flags?: readonly string[] | undefined;
}): Promise<void> {
  for (const [tag, name] of Object.entries(options.names)) {
    await runCommand('skopeo', [
      'copy',
      '--quiet',
      '--all',
      '--dest-tls-verify=false',
      ...(options.flags ?? []),
      `oci:${options.layout}:${tag}`,
      `docker://${options.registry}/${name}`,
    ]);
  }
}
