import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type CommandResult, runCommand } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { leftoversOf } from './support/leftovers.ts';
import { copySshAdd, makeSshKey } from './support/ssh-programs.ts';
import { TestDaemon } from './support/test-daemon.ts';

const SSHD = '/usr/sbin/sshd';

describe('SSH for builds', () => {
  let daemon: TestDaemon;
  let dir: string;
  let agent: ChildProcess;
  let env: Record<string, string>;
  let fingerprint: string;

  beforeAll(async () => {
    daemon = await TestDaemon.start();
    dir = await mkdtemp(join(tmpdir(), 'tinydock-build-'));
    await importBusybox(daemon, 'busybox:test');
    for (const name of ['context', 'home/.ssh', 'tmp']) await mkdir(join(dir, name), { recursive: true });
    await makeSshKey(join(dir, 'key'));
    await makeSshKey(join(dir, 'other'));
    fingerprint = (await runCommand('ssh-keygen', ['-lf', join(dir, 'key')])).stdout.split(' ')[1] ?? '';
    const socket = join(dir, 'agent');
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(agent.stdout as Readable, 'data');
    env = { SSH_AUTH_SOCK: socket, HOME: join(dir, 'home'), TMPDIR: join(dir, 'tmp') };
    await runCommand('ssh-add', ['-q', join(dir, 'key')], { env: env });
    await copySshAdd(join(dir, 'context/programs'));
    await writeFile(join(dir, 'context/key.pub'), await readFile(join(dir, 'key.pub')));
  });
  afterAll(async () => {
    agent.kill();
    // Agents for keys have gone.
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
    await rm(dir, { recursive: true, force: true });
    await daemon.destroy();
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  async function build(
    steps: string,
    flags: readonly string[],
    accept: readonly number[] = [0],
  ): Promise<CommandResult> {
    const dockerfile = `FROM busybox:test\nCOPY programs /\nCOPY key.pub /\n${steps}`;
    await writeFile(join(dir, 'context/Dockerfile'), dockerfile);
    const args = ['build', '--progress', 'plain', '-t', 'ssh:1', ...flags, join(dir, 'context')];
    return await daemon.tdctl(args, { env, accept: [...accept] });
  }

  test('a step lists and uses the keys of the agent, and nothing of it stays', async () => {
    const steps = `RUN --mount=type=ssh,required <<END
echo "at $SSH_AUTH_SOCK $(stat -c '%a %u %F' $SSH_AUTH_SOCK)"
ssh-add -l
ssh-add -T /key.pub && echo it signs
ssh-add -D || echo it stays
ssh-add -l > /listed
END
`;
    const { stderr } = await build(steps, ['--ssh', 'default']);
    expect(stderr).toContain('at /run/buildkit/ssh_agent.0 600 0 socket');
    expect(stderr).toContain(fingerprint);
    expect(stderr).toContain('it signs');
    expect(stderr).toContain('it stays');
    const changed = await daemon.output('image', 'files', '--only-changes', '--json', 'ssh:1');
    const paths = changed
      .split('\n')
      .map((text) => JSON.parse(text) as { readonly Layer: number; readonly Path: string });
    expect(paths.filter(({ Layer }) => Layer > 3).map(({ Path }) => Path)).toEqual(['/listed']);
    expect(await daemon.output('run', '--rm', 'ssh:1', 'cat', '/listed')).toContain(fingerprint);
    expect(await daemon.output('image', 'inspect', 'ssh:1')).not.toContain('SSH_AUTH_SOCK');
    // Another agent is no other step.
    const again = await build(steps, ['--ssh', `default=${join(dir, 'other')}`]);
    expect(again.stderr.match(/ CACHED/g)).toHaveLength(4);
  });

  test('keys that are files, several agents, and owners of their sockets', async () => {
    const { stderr } = await build(
      `USER 1000
RUN --mount=type=ssh --mount=type=ssh,id=files,uid=1000,gid=1000,mode=0660,target=/tmp/agent --mount=type=ssh,uid=1000 <<END
echo "agents: $(ls /run/buildkit) and $SSH_AUTH_SOCK"
stat -c '%a %u %g' /tmp/agent
SSH_AUTH_SOCK=/tmp/agent ssh-add -l
ssh-add -l || echo not for this user
END
RUN --mount=type=ssh,id=none echo "without [$SSH_AUTH_SOCK] $(ls /run/buildkit 2>&1)"
`,
      ['--ssh', 'default', '--ssh', `files=${join(dir, 'key')},${join(dir, 'other')}`],
    );
    expect(stderr).toMatch(/agents: ssh_agent.0\n.*ssh_agent.2 and \/run\/buildkit\/ssh_agent.0\n/);
    expect(stderr).toMatch(/ 660 1000 1000\n/);
    expect(stderr.match(/256 SHA256:\S+ (?:key|other) \(ED25519\)/g)).toHaveLength(2);
    expect(stderr).toContain('not for this user');
    expect(stderr).toMatch(/without \[\] ls: .*No such file/);
  });

  test('what is not given is missed, and says so', async () => {
    const { stderr } = await build('RUN --mount=type=ssh,required true', [], [1]);
    expect(stderr).toContain('the build was given no SSH agent default');
    expect(stderr).toContain('Dockerfile:4:1: ');
    expect(stderr).toContain('--ssh default');
    env = { ...env, SSH_AUTH_SOCK: '' };
    const unset = await build('RUN true', ['--ssh', 'default'], [1]);
    expect(unset.stderr).toContain('SSH_AUTH_SOCK is not set');
    env = { ...env, SSH_AUTH_SOCK: join(dir, 'agent') };
  });

  describe.skipIf(!existsSync(SSHD))('git repositories over ssh (needs openssh-server)', () => {
    let server: Server;
    let url: string;
    let hostKey: string;
    let madePrivileged = false;

    beforeAll(async () => {
      const repository = join(dir, 'repository');
      const git = ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@example.com'];
      await mkdir(repository);
      await runCommand('git', ['init', '--quiet', repository]);
      await writeFile(join(repository, 'file'), 'from the repository\n');
      await runCommand('git', [...git, 'add', '--all']);
      await runCommand('git', [...git, 'commit', '--quiet', '--message', 'x']);
      await makeSshKey(join(dir, 'host'));
      await writeFile(
        join(dir, 'sshd_config'),
        `HostKey ${join(dir, 'host')}\nAuthorizedKeysFile ${join(dir, 'key.pub')}\nStrictModes no\nUsePAM no\n` +
          'PermitRootLogin prohibit-password\nPasswordAuthentication no\nLogLevel ERROR\n',
      );
      // Where sshd locks its children in.
      madePrivileged = (await mkdir('/run/sshd', { recursive: true, mode: 0o755 })) !== undefined;
      server = createServer({ pauseOnConnect: true }, (socket) => {
        // inetd's way, sshd(8): a server for each connection, which ends with it.
        const child = spawn(SSHD, ['-i', '-f', join(dir, 'sshd_config')], { stdio: ['pipe', 'pipe', 'ignore'] });
        socket.on('error', () => child.kill());
        child.stdin.on('error', () => undefined);
        socket.pipe(child.stdin);
        child.stdout.pipe(socket);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      url = `ssh://root@127.0.0.1:${port}${repository}`;
      hostKey = `[127.0.0.1]:${port} ${await readFile(join(dir, 'host.pub'), 'utf8')}`;
    });
    afterAll(async () => {
      server.close();
      if (madePrivileged) await rmdir('/run/sshd');
    });

    test('are fetched with the keys of the agent from hosts that the user knows', async () => {
      const unknown = await build(`ADD ${url} /app`, ['--ssh', 'default'], [1]);
      expect(unknown.stderr).toContain('Host key verification failed');
      expect(unknown.stderr).toContain('known_hosts');
      await writeFile(join(dir, 'home/.ssh/known_hosts'), hostKey);
      await build(`ADD ${url} /app`, ['--ssh', 'default']);
      expect(await daemon.output('run', '--rm', 'ssh:1', 'cat', '/app/file')).toBe('from the repository');
      const denied = await build(`ADD ${url} /other`, ['--ssh', `default=${join(dir, 'other')}`], [1]);
      expect(denied.stderr).toContain('Permission denied');
      expect(denied.stderr).toContain('--ssh default');
      const [place = ''] = hostKey.split(' ');
      await writeFile(join(dir, 'home/.ssh/known_hosts'), `${place} ${await readFile(join(dir, 'other.pub'), 'utf8')}`);
      const changed = await build(`ADD ${url} /changed`, ['--ssh', 'default'], [1]);
      expect(changed.stderr).toContain('has changed');
      expect(changed.stderr).toContain('another key than the one that is known');
      expect(changed.stderr).not.toContain('Add the key');
    });
  });
});
