import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';

/** Part of the cache's name; to be raised when the image below changes. */
const RECIPE = '2';

/** What tags the image inside the archive. */
export const BENCH_REFERENCE = 'bench/debian:latest';

const PACKAGES = 'nodejs npm python3 python3-distutils git';

/**
 * Makes a docker-archive of three layers, about 480 MB and 40,000 files of Debian packages, once. Needs root,
 * mmdebstrap, umoci, skopeo and Debian's packages.
 */
export async function buildBenchImage(cacheDir: string): Promise<string> {
  const archive = join(cacheDir, `bench-image-${RECIPE}.tar`);
  if (existsSync(archive)) return archive;
  const work = join(cacheDir, `bench-work-${process.pid}`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  try {
    await build(work);
    await rename(join(work, 'archive.tar'), archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return archive;
}

async function build(work: string): Promise<void> {
  const layout = join(work, 'layout');
  const base = join(work, 'base.tar');
  await runCommand('mmdebstrap', ['--quiet', '--variant=minbase', 'bookworm', base]);
  await runCommand('umoci', ['init', '--layout', layout]);
  await runCommand('umoci', ['new', '--image', `${layout}:image`]);
  await runCommand('umoci', ['raw', 'add-layer', '--image', `${layout}:image`, base]);
  await addPackages(work, layout);
  await runCommand('umoci', ['config', '--image', `${layout}:image`, '--config.cmd', '/bin/bash']);
  const target = `docker-archive:${join(work, 'archive.tar')}:${BENCH_REFERENCE}`;
  await runCommand('skopeo', ['copy', '--quiet', `oci:${layout}:image`, target]);
}

async function addPackages(work: string, layout: string): Promise<void> {
  const bundle = join(work, 'bundle');
  const rootfs = join(bundle, 'rootfs');
  const chroot = async (script: string): Promise<void> => {
    await runCommand('chroot', [rootfs, '/bin/sh', '-ec', script], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  await runCommand('umoci', ['unpack', '--image', `${layout}:image`, bundle]);
  await copyFile('/etc/resolv.conf', join(rootfs, 'etc/resolv.conf'));
  await chroot(`apt-get update -qq; apt-get install -y -qq --no-install-recommends ${PACKAGES}; apt-get clean`);
  await runCommand('umoci', ['repack', '--refresh-bundle', '--image', `${layout}:image`, bundle]);
  await chroot('rm -rf /var/lib/apt/lists/* /usr/share/doc/perl; echo bench > /etc/hostname');
  await rm(join(rootfs, 'etc/resolv.conf'));
  await runCommand('umoci', ['repack', '--image', `${layout}:image`, bundle]);
}
