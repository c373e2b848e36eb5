import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerId, ExecProcess, ExecRequest } from '@tinydock/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cannotRunContainers, collect, ContainerFixture } from '../fixtures/container-fixture.ts';

describe.skipIf(cannotRunContainers !== undefined)('a program in a running container', () => {
  let fixture: ContainerFixture;
  let id: ContainerId;

  beforeAll(async () => {
    fixture = await ContainerFixture.create();
    id = await fixture.run(['sleep', '600'], { spec: { workingDir: '/bin', hostname: 'tiny' } });
  });

  afterAll(async () => {
    await fixture.runtime.delete(id);
    expect(await fixture.destroy()).toEqual([]);
  });

  const request = (args: readonly string[], changes: Partial<ExecRequest> = {}): ExecRequest => ({
    args,
    env: ['PATH=/bin'],
    workingDir: '',
    user: '',
    privileged: false,
    tty: false,
    openStdin: false,
    ...changes,
  });

  const runToEnd = async (args: readonly string[], changes?: Partial<ExecRequest>) => {
    const process = await fixture.runtime.exec(id, request(args, changes));
    const output = await collect(process.output);
    return { ...output, exitCode: await process.exitCode };
  };

  it('gives its output, apart, and its exit code', async () => {
    const ended = await runToEnd(['sh', '-c', 'echo out; echo err >&2; pwd; hostname; exit 7']);
    expect(ended).toEqual({ stdout: 'out\n/bin\ntiny\n', stderr: 'err\n', exitCode: 7 });
    expect(await runToEnd(['sh', '-c', 'kill -TERM $$'])).toMatchObject({ exitCode: 143 });
  });

  it('reads its standard input to the end, and has none unless asked for', async () => {
    const process = await fixture.runtime.exec(id, request(['wc', '-c'], { openStdin: true }));
    const output = collect(process.output);
    for (let sent = 0; sent < 10; sent += 1) await process.write(Buffer.alloc(100_000, 'x'));
    await process.closeStdin();
    expect((await output).stdout.trim()).toBe('1000000');
    expect(await process.exitCode).toBe(0);
    expect(await runToEnd(['cat'])).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  });

  it('runs as the user, in the directory, with the environment', async () => {
    const changes = { user: 'web', workingDir: '/etc', env: ['PATH=/bin', 'GREETING=hello'] };
    const { stdout } = await runToEnd(['sh', '-c', 'id -u; id -G; pwd; echo $HOME $GREETING'], changes);
    expect(stdout).toBe('101\n102 10 103\n/etc\n/srv/web hello\n');
  });

  it('has the capabilities and the seccomp filter of the container, or all of them', async () => {
    const show = ['grep', '-E', 'CapEff|Seccomp:', '/proc/self/status'];
    expect((await runToEnd(show)).stdout).toBe('CapEff:\t00000000a80425fb\nSeccomp:\t2\n');
    expect((await runToEnd(show, { user: 'web' })).stdout).toContain('CapEff:\t0000000000000000\n');
    const privileged = (await runToEnd(show, { privileged: true })).stdout;
    expect(privileged).not.toContain('00000000a80425fb');
  });

  const write = async (process: ExecProcess, text: string): Promise<void> => process.write(Buffer.from(text));

  it('runs on a terminal of the wanted size, which follows', async () => {
    const size = { columns: 100, rows: 30 };
    const changes = { tty: true, openStdin: true, terminalSize: size };
    const script = 'stty size; test -t 0 && echo $TERM; read line; stty size; echo "got $line"';
    const process = await fixture.runtime.exec(id, request(['busybox', 'sh', '-c', script], changes));
    const output = collect(process.output);
    await sleep(200);
    await process.resize({ columns: 61, rows: 17 });
    await sleep(200);
    await write(process, 'hello\n');
    expect(await output).toEqual({ stdout: '30 100\r\nxterm\r\nhello\r\n17 61\r\ngot hello\r\n', stderr: '' });
    expect(await process.exitCode).toBe(0);
  });

  it('is interrupted by Ctrl-C on its terminal', async () => {
    const process = await fixture.runtime.exec(id, request(['sleep', '60'], { tty: true, openStdin: true }));
    const output = collect(process.output);
    await sleep(100);
    await write(process, '\x03');
    expect((await output).stdout).toBe('^C');
    expect(await process.exitCode).toBe(130);
  });

  it('goes on without a reader, and gets signals', async () => {
    const process = await fixture.runtime.exec(id, request(['sh', '-c', 'yes | head -c 1000000; exit 5']));
    process.close();
    expect(await process.exitCode).toBe(5);
    const sleeper = await fixture.runtime.exec(id, request(['sleep', '60']));
    sleeper.kill('SIGKILL');
    expect(await sleeper.exitCode).toBe(137);
    sleeper.kill('SIGKILL');
  });

  it.each([
    [['nonesuch'], { code: 'NOT_FOUND', reason: 'EXEC_NOT_FOUND' }],
    [['/etc/passwd'], { code: 'FAILED_PRECONDITION', reason: 'EXEC_NOT_EXECUTABLE' }],
    [[], { code: 'INVALID_ARGUMENT' }],
  ])('that cannot be run is an error: %j', async (args, expected) => {
    await expect(fixture.runtime.exec(id, request(args))).rejects.toMatchObject(expected);
    await expect(fixture.runtime.exec(id, request(args, { tty: true }))).rejects.toMatchObject(expected);
    await expect(fixture.runtime.execDetached(id, request(args))).rejects.toMatchObject(expected);
  });

  it('has a user that cannot be', async () => {
    const wrong = request(['true'], { user: 'nobody-here' });
    await expect(fixture.runtime.exec(id, wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('goes on alone, and ends with the container', async () => {
    const other = await fixture.run(['sleep', '600']);
    await fixture.runtime.execDetached(other, request(['sh', '-c', 'mkdir -p /tmp/alone; sleep 600']));
    await fixture.runtime.execDetached(other, request(['sleep', '600'], { tty: true }));
    const seen = await fixture.runtime.exec(other, request(['sh', '-c', 'until stat /tmp/alone; do sleep 0.05; done']));
    expect((await collect(seen.output)).stdout).toContain('/tmp/alone');
    const open = await fixture.runtime.exec(other, request(['sleep', '600'], { tty: true, openStdin: true }));
    const output = collect(open.output);
    await fixture.runtime.delete(other);
    await output;
    expect(await open.exitCode).toBe(137);
    const expected = { code: 'FAILED_PRECONDITION', reason: 'CONTAINER_NOT_RUNNING' };
    await expect(fixture.runtime.exec(other, request(['true']))).rejects.toMatchObject(expected);
  });
});
