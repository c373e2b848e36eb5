import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { answerNames } from './support/dns-answerer.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TestDaemon } from './support/test-daemon.ts';

describe('what containers may use and do', () => {
  let daemon: TestDaemon;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tinydock-flags-'));
    daemon = await TestDaemon.start();
    await importBusybox(daemon, 'busybox');
  });

  afterAll(async () => {
    await daemon.destroy();
    await rm(dir, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const sh = (flags: readonly string[], script: string): Promise<string> =>
    daemon.output('run', '--rm', ...flags, 'busybox', 'sh', '-c', script);
  const refuse = async (...flags: readonly string[]): Promise<string> =>
    (await daemon.tdctl(['run', '--rm', ...flags, 'busybox', 'true'], { accept: [125, 126, 127] })).stderr;

  test('memory, CPUs and processes are limited', async () => {
    const flags = ['-d', '--name', 'small', '-m', '32m', '--cpus', '0.5', '--cpu-shares', '512', '--pids-limit', '20'];
    await daemon.tdctl(['run', ...flags, '--cpuset-cpus', '0', 'busybox', 'sleep', '600']);
    const format =
      '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.CpuShares}} {{.HostConfig.PidsLimit}}';
    expect(await daemon.output('inspect', '-f', format, 'small')).toBe('33554432 500000000 512 20');
    const usage = await daemon.output('stats', '--no-stream', '--format', '{{.MemUsage}}', 'small');
    expect(usage).toMatch(/ \/ 32MiB$/);
    expect(await daemon.output('exec', 'small', 'busybox', 'nproc')).toBe('1');
    await daemon.tdctl(['rm', '-f', 'small']);
    const bomb = 'busybox dd if=/dev/zero of=/dev/shm/x bs=1M count=60';
    const oom = ['run', '--name', 'hungry', '-m', '16m', '--shm-size', '64m', 'busybox', 'sh', '-c', `exec ${bomb}`];
    await daemon.tdctl(oom, { accept: [1, 137] });
    expect(await daemon.output('inspect', '-f', '{{.State.OOMKilled}}', 'hungry')).toBe('true');
    await daemon.tdctl(['rm', 'hungry']);
    expect(await refuse('-m', '1m')).toContain('minimum memory limit');
    expect(await refuse('--cpus', '4000')).toContain('as many as there are');
  });

  test('names and servers of names', async () => {
    const names = ['--add-host', 'db:10.9.8.7', '--add-host', 'machine=host-gateway', '--dns-search', 'example.test'];
    const text = await sh([...names, '--dns', '10.9.9.9', '--dns-opt', 'ndots:3'], 'cat /etc/hosts /etc/resolv.conf');
    expect(text).toMatch(/^10\.9\.8\.7\tdb$/m);
    expect(text).toMatch(/^(?:\d+\.){3}1\tmachine$/m);
    expect(text).toMatch(/^nameserver 10\.9\.9\.9$/m);
    expect(text).toMatch(/^search example\.test\noptions ndots:3$/m);
    expect(await refuse('--dns', 'dns.example')).toContain('expected an IP address');
    expect(await refuse('--add-host', 'db')).toContain('expected NAME:ADDRESS');
    expect(await refuse('--network', 'none', '--add-host', 'x:host-gateway')).toContain('no address for x');
    await daemon.tdctl(['network', 'create', 'own']);
    const endNames = await answerNames('127.9.9.9', '10.7.7.7');
    const lookUp = 'busybox nslookup outer.test; cat /etc/resolv.conf';
    const found = await sh(['--network', 'own', '--dns', '127.9.9.9'], lookUp).finally(endNames);
    expect(found).toMatch(/Address.*10\.7\.7\.7/);
    expect(found).not.toContain('127.9.9.9');
    await daemon.tdctl(['network', 'rm', 'own']);
  });

  test('capabilities, privileges and system calls', async () => {
    const bounding = async (...flags: readonly string[]): Promise<bigint> =>
      BigInt(`0x${await sh(flags, 'busybox sed -n "s/^CapBnd:.//p" /proc/self/status')}`);
    const [usual, less, more, none] = [
      await bounding(),
      await bounding('--cap-drop', 'chown'),
      await bounding('--cap-add', 'SYS_PTRACE'),
      await bounding('--cap-drop', 'ALL'),
    ];
    expect([usual - less, more - usual, none]).toEqual([1n, 1n << 19n, 0n]);
    expect(await sh(['--security-opt', 'no-new-privileges'], 'busybox grep NoNewPrivs /proc/self/status')).toMatch(
      /1$/,
    );
    const seccomp = 'busybox sed -n "s/^Seccomp:.//p" /proc/self/status';
    expect(await sh([], seccomp)).toBe('2');
    expect(await sh(['--security-opt', 'seccomp=unconfined'], seccomp)).toBe('0');
    const profile = join(dir, 'profile.json');
    const syscalls = [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO', errnoRet: 28 }];
    await writeFile(profile, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls }));
    expect(await sh(['--security-opt', `seccomp=${profile}`], 'busybox mkdir /x 2>&1; true')).toContain(
      'No space left',
    );
    expect(await sh(['--privileged'], `${seccomp}; busybox mount -t tmpfs x /tmp && echo mounted`)).toBe('0\nmounted');
    const option = (value: string): readonly string[] => ['--security-opt', value];
    expect(await sh(option('no-new-privileges=false'), 'busybox grep NoNewPrivs /proc/self/status')).toMatch(/0$/);
    expect(await sh(option('seccomp=builtin'), seccomp)).toBe('2');
    expect(await refuse('--cap-add', 'no-such')).toContain('CAP_NO-SUCH');
  });

  test('paths of the system, cgroups and labels', async () => {
    const option = (value: string): readonly string[] => ['--security-opt', value];
    const mounts = 'busybox grep -cE " (/proc/[a-z]|/sys/(firmware|devices))" /proc/self/mounts';
    expect(Number(await sh([], mounts))).toBeGreaterThan(5);
    expect(await sh(option('systempaths=unconfined'), `${mounts}; true`)).toBe('0');
    const cgroup =
      'for d in /sys/fs/cgroup/memory /sys/fs/cgroup; do [ -d $d ] && busybox mkdir $d/own && echo made && break; done 2>&1; true';
    expect(await sh([], cgroup)).toContain('Read-only file system');
    const own = [...option('writable-cgroups=true'), '--cgroupns', 'private'];
    expect(await sh(own, `${cgroup}; busybox touch /sys/kernel/x 2>&1; true`)).toMatch(/^made\n.*Read-only/);
    expect(await sh(['--privileged', ...option('writable-cgroups=false')], cgroup)).toContain('Read-only file system');
    const options = [...option('label=disable'), ...option('apparmor=unconfined'), ...option('systempaths=unconfined')];
    await daemon.tdctl(['create', '--name', 'free', ...options, 'busybox', 'true']);
    const format = '{{json .HostConfig.SecurityOpt}} {{json .HostConfig.MaskedPaths}}';
    expect(await daemon.output('inspect', '-f', format, 'free')).toBe('["apparmor=unconfined","label=disable"] []');
    await daemon.tdctl(['rm', 'free']);
    expect(await refuse(...option('label=colour:red'))).toContain('invalid label "colour:red"');
  });

  test.skipIf(existsSync('/sys/kernel/security/apparmor'))('what the kernel does not have is told', async () => {
    const { stderr, stdout } = await daemon.tdctl([
      'run',
      '--rm',
      '--security-opt',
      'apparmor=web',
      'busybox',
      'echo',
      'ran',
    ]);
    expect([stdout, stderr]).toEqual(['ran\n', expect.stringContaining('WARNING: this machine has no AppArmor')]);
  });

  test('read-only trees, filesystems in memory, /dev/shm', async () => {
    const touch = 'busybox touch /x 2>&1; busybox touch /tmp/y && echo fine; busybox df -k /tmp | busybox tail -n1';
    const output = await sh(['--read-only', '--tmpfs', '/tmp:size=1m,mode=1777'], touch);
    expect(output).toMatch(/Read-only file system\nfine\ntmpfs +1024 /);
    const mount = ['--mount', 'type=tmpfs,target=/m,tmpfs-size=2m'];
    expect(await sh(mount, 'busybox df -k /m | busybox tail -n1')).toMatch(/^tmpfs +2048 /);
    expect(await sh(['--shm-size', '3m'], 'busybox df -k /dev/shm | busybox tail -n1')).toMatch(/^shm +3072 /);
    expect(await refuse('--tmpfs', '/tmp:uid=0,evil')).toContain('"evil"');
    await writeFile(join(dir, 'file'), 'contents');
    expect(await sh(['--mount', `type=bind,source=${dir},target=/b,readonly`], 'cat /b/file')).toBe('contents');
    expect(await refuse('--mount', 'type=bind,source=/no/such/place,target=/b')).toContain('it is not there');
    expect(await sh(['--mount', 'source=vol,target=/v'], 'echo 1 > /v/x; cat /v/x')).toBe('1');
  });

  test('groups, limits of processes, kernel settings, devices', async () => {
    expect(await sh(['--group-add', 'extra', '--group-add', '77', '-u', '1000'], 'id -G')).toBe('1000 77 2000');
    expect(await refuse('--group-add', 'nobodies')).toContain('nobodies');
    expect(await sh(['--ulimit', 'nofile=100:200', '--ulimit', 'core=0'], 'ulimit -n; ulimit -Hn; ulimit -c')).toBe(
      '100\n200\n0',
    );
    expect(await sh(['--ulimit', 'core=-1'], 'ulimit -c')).toBe('unlimited');
    expect(await sh(['--sysctl', 'net.ipv4.ip_forward=1'], 'cat /proc/sys/net/ipv4/ip_forward')).toBe('1');
    expect(await refuse('--sysctl', 'kernel.panic=1')).toContain("not the container's own");
    expect(await refuse('--sysctl', 'net.core.somaxconn=1', '--network', 'host')).toContain("not the container's own");
    const device = ['--device', '/dev/full:/dev/mine'];
    expect(await sh(device, 'echo x > /dev/mine; busybox stat -c %t:%T /dev/mine')).toBe('1:7');
    const devices = join(dir, 'devices');
    await mkdir(join(devices, 'below'), { recursive: true });
    await symlink('/dev/full', join(devices, 'below/link'));
    execFileSync('mknod', [join(devices, 'one'), 'c', '1', '7']);
    const write = 'echo x > /dev/all/one; busybox stat -c %t:%T /dev/all/one /dev/all/below/link';
    expect(await sh(['--device', `${devices}:/dev/all:rw`], write)).toBe('1:7\n1:7');
    expect(await refuse('--device', '/etc/passwd')).toContain('it is not a device');
    expect(await sh(['--oom-score-adj', '500'], 'cat /proc/self/oom_score_adj')).toBe('500');
  });

  test("namespaces of the host's", async () => {
    const link = (name: string): string => `busybox readlink /proc/self/ns/${name}`;
    for (const name of ['pid', 'ipc', 'uts']) {
      const [own, first] = [await sh([`--${name}`, 'host'], link(name)), await sh([], link(name))];
      expect(own).not.toBe(first);
      expect(own).toMatch(new RegExp(`^${name}:`));
    }
    expect(await sh(['--pid', 'host'], 'busybox ps -o args')).toContain('tinydockd.js');
  });

  test('exec runs under the same limits', async () => {
    const flags = ['--ulimit', 'core=-1', '--cap-drop', 'ALL', '--read-only'];
    await daemon.tdctl(['run', '-d', '--name', 'bound', ...flags, 'busybox', 'sleep', '600']);
    const script = 'ulimit -c; busybox sed -n "s/^CapEff:.//p" /proc/self/status';
    expect(await daemon.output('exec', 'bound', 'sh', '-c', script)).toBe('unlimited\n0000000000000000');
    const copy = await daemon.tdctl(['cp', '/etc/hostname', 'bound:/x'], { accept: [1] });
    expect(copy.stderr).toContain('mounted read-only');
    await daemon.tdctl(['rm', '-f', 'bound']);
  });
});
