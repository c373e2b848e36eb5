import { isAtLeast } from './compare-versions.ts';
import { broken, type Finding, ok, warning } from './finding.ts';
import type { Machine } from './machine.ts';

const BIN_DIRS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];
const CONMON_DIRS = [...BIN_DIRS, '/usr/libexec/podman', '/usr/lib/podman'];
const INIT_PATHS = ['tini-static', 'catatonit'].flatMap((name) => CONMON_DIRS.map((dir) => `${dir}/${name}`));
const SECCOMP_PROFILE = '/usr/share/containers/seccomp.json';

/** The versions that closed the last known ways out of a container, by line of releases. */
const RUNC_SAFE = ['1.2.8', '1.3.3'];
const RUNC_HOLES = 'CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881';

async function findProgram(machine: Machine, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await machine.canExecute(path)) return path;
  return undefined;
}

async function readVersion(machine: Machine, path: string): Promise<string> {
  return /version:?\s+v?(\S+)/i.exec((await machine.run(path, ['--version'])) ?? '')?.[1] ?? 'unknown';
}

/** Lines of releases that are older than the fixes, or have them; distributions fix older ones too. */
function isSafeRunc(version: string): boolean {
  const [first = '', second = ''] = RUNC_SAFE;
  return isAtLeast(version, second) || (isAtLeast(version, first) && !isAtLeast(version, '1.3'));
}

async function checkRuntime(machine: Machine): Promise<Finding> {
  for (const name of ['runc', 'crun']) {
    const path = await findProgram(
      machine,
      BIN_DIRS.map((dir) => `${dir}/${name}`),
    );
    if (path === undefined) continue;
    const version = await readVersion(machine, path);
    if (name !== 'runc' || isSafeRunc(version)) return ok('runtime', `${name} ${version} (${path})`);
    const message = `runc ${version} is older than ${RUNC_SAFE.join(' and ')}, which close ${RUNC_HOLES}`;
    return warning(
      'runtime',
      message,
      'Install the newest runc of your distribution; its changelog says whether an older version has these fixes.',
    );
  }
  return broken('runtime', 'neither runc nor crun is installed', 'Install the package runc.');
}

async function checkConmon(machine: Machine): Promise<Finding> {
  const path = await findProgram(
    machine,
    CONMON_DIRS.map((dir) => `${dir}/conmon`),
  );
  if (path === undefined) return broken('conmon', 'conmon is not installed', 'Install the package conmon.');
  const version = await readVersion(machine, path);
  if (isAtLeast(version, '2.1')) return ok('conmon', `conmon ${version} (${path})`);
  return warning('conmon', `conmon ${version} is not tested; 2.1 is`, 'Install conmon 2.1 or newer.');
}

interface Tool {
  readonly check: string;
  readonly paths: readonly string[];
  readonly missing: string;
  readonly fix: string;
  /** Only some commands need it. */
  readonly isOptional: boolean;
}

function inBinDirs(name: string): readonly string[] {
  return BIN_DIRS.map((dir) => `${dir}/${name}`);
}

const TOOLS: readonly Tool[] = [
  {
    check: 'nft',
    paths: inBinDirs('nft'),
    missing: 'nft is not installed: containers can have no bridge and no published ports',
    fix: 'Install the package nftables.',
    isOptional: false,
  },
  {
    check: 'ip',
    paths: inBinDirs('ip'),
    missing: 'ip is not installed: containers can have no network',
    fix: 'Install the package iproute2.',
    isOptional: false,
  },
  {
    check: 'unshare',
    paths: inBinDirs('unshare'),
    missing: 'unshare is not installed: containers can have no network',
    fix: 'Install the package util-linux.',
    isOptional: false,
  },
  {
    check: 'ps',
    paths: inBinDirs('ps'),
    missing: 'ps is not installed: `tdctl top` does not work',
    fix: 'Install the package procps.',
    isOptional: true,
  },
  {
    check: 'aardvark-dns',
    paths: ['/usr/local/libexec/podman', ...CONMON_DIRS].map((dir) => `${dir}/aardvark-dns`),
    missing: "aardvark-dns is not installed: there are no networks of users' own",
    fix: 'Install the package aardvark-dns.',
    isOptional: true,
  },
  {
    check: 'init',
    paths: INIT_PATHS,
    missing: 'no statically linked init is installed: `tdctl run --init` does not work',
    fix: 'Install the package tini (Fedora: tini-static).',
    isOptional: true,
  },
];

async function checkTool(machine: Machine, tool: Tool): Promise<Finding> {
  const path = await findProgram(machine, tool.paths);
  if (path !== undefined) return ok(tool.check, path);
  return (tool.isOptional ? warning : broken)(tool.check, tool.missing, tool.fix);
}

async function checkSeccomp(machine: Machine): Promise<Finding> {
  const text = await machine.readText(SECCOMP_PROFILE);
  const fix = 'Install the package containers-common (Debian 12: golang-github-containers-common).';
  if (text === undefined) return broken('seccomp', `the profile ${SECCOMP_PROFILE} is not there`, fix);
  try {
    JSON.parse(text);
    return ok('seccomp', SECCOMP_PROFILE);
  } catch {
    return broken('seccomp', `the profile ${SECCOMP_PROFILE} is not JSON`, fix);
  }
}

/** ISA-L inflates layers about twice as fast as Node does. */
async function checkInflater(machine: Machine): Promise<Finding> {
  const libraries = await machine.run('/sbin/ldconfig', ['-p']);
  if (libraries === undefined || libraries.includes('libisal.so.2')) return ok('isa-l', 'layers are inflated fast');
  return warning('isa-l', 'libisal.so.2 is not installed: pulls take longer', 'Install the package libisal2.');
}

/** The programs and files that come from the distribution. */
export async function checkPrograms(machine: Machine): Promise<readonly Finding[]> {
  return [
    await checkRuntime(machine),
    await checkConmon(machine),
    ...(await Promise.all(TOOLS.map((tool) => checkTool(machine, tool)))),
    await checkSeccomp(machine),
    await checkInflater(machine),
  ];
}
