import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerId, ContainerSpec } from '@tinydock/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findConmonPid, findContainerPid } from './container-processes.ts';
import { cannotRunContainers, collect, ContainerFixture } from './fixtures/container-fixture.ts';
import { type SupervisorPaths, supervisorPaths } from './supervisor-paths.ts';

/** Never 0, which kill(2) takes for the whole group. */
function existing(pid: number | undefined): number {
  if (pid === undefined || pid < 2) throw new Error('there is no such process');
  return pid;
}

describe.skipIf(cannotRunContainers !== undefined)('ConmonRuntime', () => {
  let fixture: ContainerFixture;

  beforeAll(async () => {
    fixture = await ContainerFixture.create();
  });

  afterAll(async () => {
    expect(await fixture.destroy()).toEqual([]);
  });

  const paths = (id: ContainerId): SupervisorPaths =>
    supervisorPaths({ runDir: fixture.runDir, stateDir: join(fixture.dir, 'state') }, id);

  const killSupervisor = async (id: ContainerId): Promise<void> => {
    process.kill(existing(findConmonPid(paths(id), id)), 'SIGKILL');
  };

  describe('a program', () => {
    it('gives its output, apart, and its exit code', async () => {
      const ended = await fixture.runToEnd(['sh', '-c', 'echo out; echo err >&2; printf unended; exit 7']);
      expect(ended).toEqual({ stdout: 'out\nunended', stderr: 'err\n', exitCode: 7 });
    });

    it('loses no byte of a fast and large output', async () => {
      const { stdout } = await fixture.runToEnd(['sh', '-c', 'seq 1 200000; head -c 100000 /dev/zero']);
      const numbers = Array.from({ length: 200_000 }, (_, index) => `${String(index + 1)}\n`).join('');
      expect(stdout === numbers + '\0'.repeat(100_000)).toBe(true);
    });

    it('reads its standard input to the end', async () => {
      const request = fixture.request({ spec: { args: ['wc', '-c'], openStdin: true } });
      await fixture.runtime.create(request);
      const attached = await fixture.runtime.attach(request.id);
      await fixture.runtime.start(request.id);
      const output = collect(attached.output);
      for (let sent = 0; sent < 10; sent += 1) await attached.write(Buffer.alloc(100_000, 'x'));
      await attached.closeStdin();
      expect((await output).stdout.trim()).toBe('1000000');
      await attached.write(Buffer.from('too late'));
      await fixture.runtime.delete(request.id);
    });

    it('has no standard input unless asked for', async () => {
      expect(await fixture.runToEnd(['cat'])).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    });

    it('runs on a terminal', async () => {
      const ended = await fixture.runToEnd(['sh', '-c', 'test -t 1 && echo $TERM'], { spec: { tty: true } });
      expect(ended).toEqual({ stdout: 'xterm\r\n', stderr: '', exitCode: 0 });
    });

    it('runs as the user, in the directory, with the environment and the hostname', async () => {
      const script = 'id -u; id -g; id -G; pwd; echo $HOME $GREETING; hostname; stat -c %U:%a /srv/app';
      const spec = {
        user: 'web',
        workingDir: '/srv/app',
        env: ['PATH=/bin', 'GREETING=hello world'],
        hostname: 'tiny',
      };
      const { stdout } = await fixture.runToEnd(['sh', '-c', script], { spec });
      expect(stdout).toBe('101\n102\n102 10 103\n/srv/app\n/srv/web hello world\ntiny\nroot:755\n');
    });

    it('has the capabilities, limits and seccomp filter of a container', async () => {
      const status = await fixture.runToEnd(['grep', '-E', 'Cap|Seccomp:|NoNewPrivs', '/proc/self/status']);
      expect(status.stdout).toMatch(/CapEff:\t00000000a80425fb\n/);
      expect(status.stdout).toMatch(/CapInh:\t0{16}\n/);
      expect(status.stdout).toMatch(/Seccomp:\t2\n/);
      expect(status.stdout).toMatch(/NoNewPrivs:\t0\n/);
      const user = await fixture.runToEnd(['grep', 'CapEff', '/proc/self/status'], { spec: { user: '1234' } });
      expect(user.stdout).toBe('CapEff:\t0000000000000000\n');
      const denied = await fixture.runToEnd(['mount', '-t', 'tmpfs', 'x', '/bin']);
      expect(denied.exitCode).not.toBe(0);
    });

    it('cannot see or change the host through /proc and /sys', async () => {
      const script =
        'echo 1 > /proc/sys/kernel/panic; cat /proc/kcore | wc -c; touch /sys/x; mkdir /sys/fs/cgroup/*/x; true';
      const { stdout, stderr } = await fixture.runToEnd(['sh', '-c', script]);
      expect(stdout).toBe('0\n');
      expect(stderr).toMatch(/sysctl|panic: Read-only file system/);
      expect(stderr).toContain('/sys/x: Read-only file system');
      expect(stderr).not.toMatch(/File exists/);
    });
  });

  describe('a program that cannot run', () => {
    const fails = async (spec: Parameters<ContainerFixture['request']>[0]): Promise<unknown> => {
      const request = fixture.request(spec);
      const error: unknown = await fixture.runtime.create(request).catch((thrown: unknown) => thrown);
      expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'unknown' });
      return error;
    };

    it('is not found', async () => {
      const expected = { code: 'NOT_FOUND', reason: 'EXEC_NOT_FOUND' };
      expect(await fails({ spec: { args: ['nonesuch'] } })).toMatchObject(expected);
      expect(await fails({ spec: { args: ['/no/such'] } })).toMatchObject(expected);
    });

    it('is not executable', async () => {
      const expected = { code: 'FAILED_PRECONDITION', reason: 'EXEC_NOT_EXECUTABLE' };
      expect(await fails({ spec: { args: ['/etc/passwd'] } })).toMatchObject(expected);
      expect(await fails({ spec: { args: ['/etc'] } })).toMatchObject(expected);
    });

    it('has a user, a directory or a bind that cannot be', async () => {
      const expected = { code: 'INVALID_ARGUMENT' };
      expect(await fails({ spec: { user: 'nobody-here' } })).toMatchObject(expected);
      expect(await fails({ spec: { user: 'root:nogroup' } })).toMatchObject(expected);
      expect(await fails({ spec: { workingDir: '/etc/passwd' } })).toMatchObject(expected);
      const mounts = [{ source: join(fixture.dir, 'missing'), target: '/mnt', readOnly: false }];
      expect(await fails({ mounts })).toMatchObject(expected);
    });
  });

  describe('a hostile tree', () => {
    let rootfsDir: string;

    beforeEach(async () => {
      rootfsDir = join(fixture.dir, 'hostile');
      await mkdir(join(rootfsDir, 'etc'), { recursive: true });
      execFileSync('cp', ['-a', join(fixture.rootfsDir, 'bin'), rootfsDir]);
    });

    afterEach(() => rm(rootfsDir, { recursive: true }));

    const refuse = async (spec: Partial<ContainerSpec>): Promise<void> => {
      const request = fixture.request({ rootfsDir, spec });
      await expect(fixture.runtime.create(request)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    };

    it("cannot show the host's users as its own", async () => {
      await writeFile(join(fixture.dir, 'passwd'), 'outsider:x:5:5::/:\n');
      await symlink(join(fixture.dir, 'passwd'), join(rootfsDir, 'etc/passwd'));
      await symlink('../../passwd', join(rootfsDir, 'etc/group'));
      await refuse({ user: 'outsider' });
      expect(await fixture.runToEnd(['id', '-u'], { rootfsDir, spec: { user: '7' } })).toMatchObject({ stdout: '7\n' });
    });

    it('cannot make the daemon or the runtime wait', async () => {
      execFileSync('mkfifo', [join(rootfsDir, 'etc/passwd')]);
      await refuse({ user: '7' });
      await rm(join(rootfsDir, 'etc/passwd'));
      execFileSync('mkfifo', [join(rootfsDir, 'etc/group')]);
      await refuse({ user: '' });
    });

    it('cannot have directories made outside of it', async () => {
      await symlink(join(fixture.dir, 'escaped'), join(rootfsDir, 'data'));
      await refuse({ workingDir: '/data/dir' });
      await expect(stat(join(fixture.dir, 'escaped'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('cannot have the daemon read without end', async () => {
      await writeFile(join(rootfsDir, 'etc/passwd'), Buffer.alloc(5 * 1024 * 1024, 'x'));
      await refuse({ user: '7' });
    });
  });

  describe('binds', () => {
    it('shows files and directories, and keeps read-only ones as they are, with what is mounted below', async () => {
      const shared = join(fixture.dir, 'shared');
      await mkdir(join(shared, 'below'), { recursive: true });
      await writeFile(join(fixture.dir, 'hosts'), '10.0.0.1 me\n');
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', join(shared, 'below')]);
      try {
        const { stdout, stderr } = await fixture.runToEnd(
          ['sh', '-c', 'cat /etc/hosts; echo data > /rw/new; touch /ro/x; touch /ro/below/x; stat -c %F /rw/below'],
          {
            files: [{ source: join(fixture.dir, 'hosts'), target: '/etc/hosts' }],
            mounts: [
              { source: shared, target: '/rw', readOnly: false },
              { source: shared, target: '/ro', readOnly: true },
            ],
          },
        );
        expect(stdout).toBe('10.0.0.1 me\ndirectory\n');
        expect(stderr.match(/Read-only file system/g)).toHaveLength(2);
        expect(await readFile(join(shared, 'new'), 'utf8')).toBe('data\n');
      } finally {
        execFileSync('umount', [join(shared, 'below')]);
      }
    });
  });

  describe('a running container', () => {
    it('is created, running and exited in turn', async () => {
      const request = fixture.request({ spec: { args: ['sleep', '100'] } });
      const { pid } = await fixture.runtime.create(request);
      expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'created', pid });
      await fixture.runtime.start(request.id);
      expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'running', pid });
      await fixture.runtime.kill(request.id, 'KILL');
      const exit = await fixture.runtime.waitExit(request.id);
      expect(exit).toMatchObject({ id: request.id, exitCode: 137, oomKilled: false });
      expect(Math.abs(Date.parse(exit.finishedAt) - Date.now())).toBeLessThan(5000);
      expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'exited', exit });
      await expect(fixture.runtime.kill(request.id, 'TERM')).rejects.toMatchObject({ reason: 'CONTAINER_NOT_RUNNING' });
      await fixture.runtime.delete(request.id);
      await fixture.runtime.delete(request.id);
      expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'unknown' });
    });

    it('takes signals by name and number', async () => {
      const script = 'trap "echo term; exit 3" TERM; trap "echo usr1" USR1; echo up; while true; do sleep 0.05; done';
      const request = fixture.request({ spec: { args: ['sh', '-c', script] } });
      const { id } = request;
      await fixture.runtime.create(request);
      const attached = await fixture.runtime.attach(id);
      await fixture.runtime.start(id);
      const seen: string[] = [];
      for await (const { data } of attached.output) {
        seen.push(Buffer.from(data).toString());
        if (seen.length < 3) await fixture.runtime.kill(id, seen.length === 1 ? '10' : 'SIGTERM');
      }
      expect(seen).toEqual(['up\n', 'usr1\n', 'term\n']);
      expect(await fixture.runtime.waitExit(id)).toMatchObject({ exitCode: 3 });
      await expect(fixture.runtime.kill(id, 'SIGNOPE')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      await fixture.runtime.delete(id);
    });

    it('is ended by delete, with what it started', async () => {
      const id = await fixture.run(['sh', '-c', 'sleep 1000 & sleep 1000 & wait']);
      const waiting = fixture.runtime.waitExit(id);
      await fixture.runtime.delete(id);
      expect(await waiting).toMatchObject({ exitCode: 137 });
    });

    it('lets others stop waiting', async () => {
      const id = await fixture.run(['sleep', '1000']);
      await expect(fixture.runtime.waitExit(id, AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'CANCELLED' });
      const attached = await fixture.runtime.attach(id);
      attached.close();
      expect(await collect(attached.output)).toEqual({ stdout: '', stderr: '' });
      expect(await fixture.runtime.status(id)).toMatchObject({ kind: 'running' });
      await fixture.runtime.delete(id);
    });

    it('is not made twice', async () => {
      const request = fixture.request({ spec: { args: ['sleep', '1000'] } });
      await fixture.runtime.create(request);
      await expect(fixture.runtime.create(request)).rejects.toMatchObject({ reason: 'CONTAINER_RUNNING' });
      await fixture.runtime.delete(request.id);
    });

    it('can be made again after its end, and its exit is the new one', async () => {
      const request = fixture.request({ spec: { args: ['sh', '-c', 'echo once; exit 4'] } });
      await fixture.runtime.create(request);
      await fixture.runtime.start(request.id);
      expect(await fixture.runtime.waitExit(request.id)).toMatchObject({ exitCode: 4 });
      await fixture.runtime.create(request);
      expect(await fixture.runtime.status(request.id)).toMatchObject({ kind: 'created' });
      await fixture.runtime.start(request.id);
      expect(await fixture.runtime.waitExit(request.id)).toMatchObject({ exitCode: 4 });
      await fixture.runtime.delete(request.id);
      const log = readFileSync(request.logPath, 'utf8');
      expect(log.match(/stdout F once/g)).toHaveLength(2);
    });

    it('says that it was killed for its memory', async () => {
      const request = fixture.request({ spec: { args: ['sh', '-c', 'head -c 200m /dev/zero | tail'] } });
      const { pid } = await fixture.runtime.create(request);
      const cgroup = /^\d+:memory:(.*)$/m.exec(readFileSync(`/proc/${String(pid)}/cgroup`, 'utf8'))?.[1];
      if (cgroup === undefined)
        await writeFile(`/sys/fs/cgroup${fixture.cgroupParent}/${request.id}/memory.max`, '16M');
      else await writeFile(`/sys/fs/cgroup/memory${cgroup}/memory.limit_in_bytes`, '16M');
      await fixture.runtime.start(request.id);
      const exit = await fixture.runtime.waitExit(request.id);
      await fixture.runtime.delete(request.id);
      expect(exit.oomKilled).toBe(true);
    });
  });

  describe('a restarted daemon', () => {
    it('finds what runs, signals it, and sees its exit code', async () => {
      const id = await fixture.run(['sh', '-c', 'trap "exit 9" TERM; echo up; while true; do sleep 0.05; done']);
      // A first process without a handler ignores the signal.
      while (!readFileSync(fixture.logPath(id), 'utf8').includes('up')) await sleep(5);
      const before = await fixture.runtime.status(id);
      await fixture.runtime.close();
      await fixture.reopen();
      expect(await fixture.runtime.status(id)).toEqual(before);
      const waiting = fixture.runtime.waitExit(id);
      await fixture.runtime.kill(id, 'TERM');
      expect(await waiting).toMatchObject({ exitCode: 9, oomKilled: false });
      await fixture.runtime.delete(id);
    });

    it('knows the exit code of what ended while it was away', async () => {
      const id = await fixture.run(['sh', '-c', 'sleep 0.1; exit 42']);
      await sleep(400);
      await fixture.reopen();
      expect(await fixture.runtime.status(id)).toMatchObject({ kind: 'exited', exit: { exitCode: 42 } });
      expect(await fixture.runtime.waitExit(id)).toMatchObject({ exitCode: 42 });
      await fixture.runtime.delete(id);
    });

    it('knows it after a reboot too, which clears the run directory', async () => {
      const id = await fixture.run(['sh', '-c', 'exit 5']);
      await fixture.runtime.waitExit(id);
      await rm(paths(id).exit);
      expect(await fixture.runtime.status(id)).toMatchObject({ kind: 'exited', exit: { exitCode: 5 } });
      await fixture.runtime.delete(id);
    });

    it('takes down what a killed daemon had half-made', async () => {
      const request = fixture.request({ spec: { args: ['sleep', '1000'] } });
      await fixture.runtime.create(request);
      await rm(paths(request.id).record);
      await fixture.reopen();
      await fixture.runtime.delete(request.id);
      expect(await fixture.runtime.status(request.id)).toEqual({ kind: 'unknown' });
      await rm(request.bundleDir, { recursive: true });
    });
  });

  describe('a killed supervisor', () => {
    it('ends its container, and the exit says so', async () => {
      const id = await fixture.run(['sleep', '1000']);
      await killSupervisor(id);
      expect(await fixture.runtime.waitExit(id)).toMatchObject({ exitCode: 137 });
      await fixture.runtime.delete(id);
    });

    it('does so for a daemon that was not its parent', async () => {
      const id = await fixture.run(['sleep', '1000']);
      await fixture.reopen();
      const waiting = fixture.runtime.waitExit(id);
      await killSupervisor(id);
      expect(await waiting).toMatchObject({ exitCode: 137 });
      await fixture.runtime.delete(id);
    });

    it('leaves an exit of 255 where the container ended unseen', async () => {
      const id = await fixture.run(['sleep', '1000']);
      const conmon = existing(findConmonPid(paths(id), id));
      process.kill(conmon, 'SIGSTOP');
      process.kill(existing(findContainerPid(paths(id), id)), 'SIGKILL');
      while (findContainerPid(paths(id), id) !== undefined) await sleep(5);
      process.kill(conmon, 'SIGKILL');
      const status = await fixture.runtime.status(id);
      expect(status).toMatchObject({ kind: 'exited', exit: { exitCode: 255 } });
      expect(await fixture.runtime.status(id)).toEqual(status);
      await fixture.runtime.delete(id);
    });
  });

  describe('two runtimes', () => {
    it('run side by side, also below a directory whose path is longer than a socket may have', async () => {
      const other = await ContainerFixture.create('a-directory-with-a-long-name/'.repeat(5));
      const spec = { args: ['cat'], openStdin: true };
      const request = other.request({ spec });
      await other.runtime.create(request);
      const attached = await other.runtime.attach(request.id);
      await other.runtime.start(request.id);
      await attached.write(Buffer.from('through'));
      await attached.closeStdin();
      expect((await collect(attached.output)).stdout).toBe('through');
      expect(await fixture.runToEnd(['echo', 'mine'])).toMatchObject({ stdout: 'mine\n' });
      await other.runtime.delete(request.id);
      expect(await other.destroy()).toEqual([]);
    });
  });
});
