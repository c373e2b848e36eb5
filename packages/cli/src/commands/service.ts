import { existsSync } from 'node:fs';
import { answers } from '@tinydock/client';
import { TinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import { line, note, type Output } from '../output/output.ts';
import type { CommandDefinition, CommandInput, FlagDefinition } from '../program/command-definition.ts';
import { DEFAULT_HOST } from '../context/default-host.ts';
import { DetachedService } from '../service/detached-service.ts';
import { findDaemon } from '../service/find-daemon.ts';
import { HOST_PROGRAMS } from '../service/host-programs.ts';
import type { ServiceControl } from '../service/service-control.ts';
import { type ServicePlace, servicePlace } from '../service/service-place.ts';
import { ensureSocketGroup } from '../service/socket-group.ts';
import { SystemdService } from '../service/systemd-service.ts';
import { waitForSocket } from '../service/wait-for-socket.ts';

const START_TIMEOUT_MS = 60_000;
/** Of the Linux Standard Base, for actions that report a status. */
const NOT_RUNNING = 3;
const SYSTEMD_RUNS = '/run/systemd/system';

interface Service {
  readonly place: ServicePlace;
  readonly control: ServiceControl;
}

function openService({ env, host }: CliContext): Service {
  const place = servicePlace(env, host, DEFAULT_HOST);
  const isUnit = !place.isTrial && existsSync(SYSTEMD_RUNS);
  const control = isUnit ? new SystemdService(HOST_PROGRAMS) : new DetachedService(place, HOST_PROGRAMS, env);
  return { place, control };
}

function requireRoot(what: string): void {
  if (process.getuid?.() === 0) return;
  throw new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `cannot ${what} the daemon: only root can`,
    hint: `Run it as root: sudo tdctl service ${what}`,
  });
}

function daemonCommand({ flags }: CommandInput, { env, cwd }: CliContext): readonly string[] {
  const programDir = import.meta.dirname;
  const searchPath = env['PATH'];
  return findDaemon({ named: flags.text('daemon'), cwd, programDir, searchPath, nodePath: process.execPath });
}

function foreignDaemon({ place, control }: Service): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    message: `a daemon answers on ${place.host} that was not started as a ${control.description}`,
    hint: 'End it where it was started.',
  });
}

/** @returns whether it runs already. @throws TinydockError where somebody else's daemon does */
async function isRunning(service: Service): Promise<boolean> {
  if ((await service.control.state()).kind === 'running') return true;
  if (await answers(service.place.socketPath)) throw foreignDaemon(service);
  return false;
}

async function* awaitAnswer({ place, control }: Service, signal: AbortSignal): AsyncGenerator<Output> {
  const isAlive = async (): Promise<boolean> => (await control.state()).kind === 'running';
  if (await waitForSocket(place.socketPath, { timeoutMs: START_TIMEOUT_MS, signal, isAlive })) {
    yield line(`tinydock answers on ${place.host}`);
    return;
  }
  yield note('The last lines of its log:');
  for await (const data of control.readLogs({ lines: 10, follow: false, signal }))
    yield { kind: 'bytes', stream: 'stderr', data };
  throw new TinydockError({
    code: 'UNAVAILABLE',
    message: `the daemon does not answer on ${place.host}`,
    hint: `See its log: ${control.logName}`,
  });
}

async function* install(input: CommandInput, context: CliContext): AsyncGenerator<Output> {
  requireRoot('install');
  const service = openService(context);
  const command = daemonCommand(input, context);
  await isRunning(service);
  if (!service.place.isTrial && (await ensureSocketGroup(HOST_PROGRAMS)))
    yield note('made the group tinydock; its members may use the daemon, which makes them as powerful as root');
  for (const text of await service.control.install(command)) yield note(text);
  yield note(`${service.control.description}; its log: ${service.control.logName}`);
  yield* awaitAnswer(service, context.signal);
}

async function* start(input: CommandInput, context: CliContext): AsyncGenerator<Output> {
  requireRoot('start');
  const service = openService(context);
  const isUnit = service.control instanceof SystemdService;
  const isStarted = await isRunning(service);
  if (input.flags.text('daemon') !== undefined && (isUnit || isStarted)) {
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      message: `cannot start another program: ${isStarted ? 'the daemon runs' : 'the unit has its own'}`,
      hint: 'Put it in its place with `tdctl service install --daemon`.',
    });
  }
  if (!isStarted) await service.control.start(isUnit ? [] : daemonCommand(input, context));
  yield* awaitAnswer(service, context.signal);
}

async function* stop(_: CommandInput, context: CliContext): AsyncGenerator<Output> {
  requireRoot('stop');
  const { place, control } = openService(context);
  await control.stop();
  if (await answers(place.socketPath)) throw foreignDaemon({ place, control });
  yield line('tinydock does not run; containers go on');
}

async function* uninstall(_: CommandInput, context: CliContext): AsyncGenerator<Output> {
  requireRoot('uninstall');
  const { place, control } = openService(context);
  await control.uninstall();
  if (await answers(place.socketPath)) throw foreignDaemon({ place, control });
  yield line('tinydock does not run, and is not started; images, containers, volumes and programs stay');
}

async function* reload(_: CommandInput, context: CliContext): AsyncGenerator<Output> {
  requireRoot('reload');
  const { control } = openService(context);
  await control.reload();
  yield note(`its log says what waits for the next start: ${control.logName}`);
}

async function* status(_: CommandInput, context: CliContext): AsyncGenerator<Output> {
  const { place, control } = openService(context);
  const [state, isAnswering] = [await control.state(), await answers(place.socketPath)];
  const pid = state.kind === 'running' ? ` (process ${state.pid})` : '';
  const keeper = state.kind === 'running' ? control.description : `not started as a ${control.description}`;
  if (isAnswering) yield line(`running${pid}, ${keeper}`);
  else if (state.kind === 'running') yield line(`started${pid}, but does not answer yet, or this user may not ask`);
  else yield line(state.kind === 'absent' ? 'not installed' : 'not running');
  yield line(`socket: ${place.host}`);
  yield line(`log: ${control.logName}`);
  if (!isAnswering) yield { kind: 'exit', code: state.kind === 'running' ? 1 : NOT_RUNNING };
}

async function* logs({ flags }: CommandInput, context: CliContext): AsyncGenerator<Output> {
  const { control } = openService(context);
  const text = flags.text('tail') ?? 'all';
  if (text !== 'all' && !/^\d{1,9}$/.test(text)) {
    const message = `invalid value ${JSON.stringify(text)} for --tail: expected a number, or all`;
    throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
  }
  const lines = text === 'all' ? undefined : Number(text);
  for await (const data of control.readLogs({ lines, follow: flags.boolean('follow'), signal: context.signal }))
    yield { kind: 'bytes', stream: 'stdout', data };
}

const DAEMON_FLAG: FlagDefinition = {
  kind: 'text',
  flags: '--daemon',
  placeholder: 'path',
  description: 'The program tinydockd (default: the one that came with tdctl)',
};

function define(
  description: string,
  run: CommandDefinition['run'],
  flags: readonly FlagDefinition[] = [],
): CommandDefinition {
  return { usage: flags.length > 0 ? '[OPTIONS]' : '', description, args: { minimum: 0, maximum: 0 }, flags, run };
}

export const serviceInstallCommand = define(
  'Have the daemon started now and with the machine, as a unit of systemd; where there is none, only now',
  install,
  [DAEMON_FLAG],
);
export const serviceStartCommand = define('Start the daemon, and wait until it answers', start, [DAEMON_FLAG]);
export const serviceStopCommand = define('End the daemon; containers go on', stop);
export const serviceUninstallCommand = define('End the daemon, and have it started no more; data stays', uninstall);
export const serviceReloadCommand = define('Have the daemon read its settings again, as SIGHUP does', reload);
export const serviceStatusCommand = define('Say whether the daemon runs; exit code 3 where it does not', status);
export const serviceLogsCommand = define('Show the log of the daemon', logs, [
  { kind: 'boolean', flags: '-f, --follow', description: 'Go on as it grows' },
  { kind: 'text', flags: '-n, --tail', placeholder: 'string', description: 'Lines from the end (default all)' },
]);
