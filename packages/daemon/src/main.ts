import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isTinydockError } from '@tinydock/domain';
import { trimHeap } from '@tinydock/linux';
import { pino } from 'pino';
import { settingsForNextStart } from './config/changed-settings.ts';
import { type DaemonConfig, parseCommandLine } from './config/daemon-config.ts';
import { type Daemon, startDaemon } from './start-daemon.ts';
import { DAEMON_VERSION } from './system/version.ts';

const USAGE = `Usage: tinydockd [options]

The daemon of tinydock. It serves its API on a unix socket and writes its log to standard output.

  --root DIR         images, containers and metadata (default /var/lib/tinydock)
  --run DIR          sockets and mounts (default /run/tinydock)
  -H, --host HOST    the API's socket (default unix://RUN/tinydock.sock)
  --log-level LEVEL  trace, debug, info, warn, error or fatal (default info)
  --config FILE      settings in JSON (default /etc/tinydock/config.json)
  -v, --version      print the version
  -h, --help         print this

SIGHUP has it read the settings again: the log level changes at once, the others with the next start.
`;

const STOP_TIMEOUT_MS = 4500;

/** The workers lie beside the bundle; in the source tree, in their packages. */
function findWorker(name: string, source: string): URL {
  const bundled = new URL(`./${name}.js`, import.meta.url);
  return existsSync(bundled) ? bundled : new URL(`../../${source}/${name}.ts`, import.meta.url);
}

/** V8 hands its collector out to contexts that are made while this flag is set. */
function exposeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}

function createMemoryRelease(): () => void {
  const collect = exposeCollector();
  return () => {
    collect();
    trimHeap();
  };
}

function fail(error: unknown): void {
  const lines = isTinydockError(error)
    ? [`tinydockd: ${error.message}`, ...(error.hint === undefined ? [] : [error.hint])]
    : [`tinydockd: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

function stopOnSignals(daemon: Daemon, logger: pino.Logger): void {
  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({}, 'could not stop in time; ending at once');
      process.exit(1);
    }, STOP_TIMEOUT_MS).unref();
    daemon.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** Takes over what can change while the daemon runs; a configuration that is wrong changes nothing. */
function reloadOnHangup(running: DaemonConfig, logger: pino.Logger): void {
  process.on('SIGHUP', () => {
    try {
      const command = parseCommandLine(process.argv.slice(2), process.env);
      if (command.kind !== 'run') return;
      const { logLevel } = command.config;
      const needsRestart = settingsForNextStart(running, command.config);
      logger.info({ logLevel, needsRestart }, 'the configuration was read again');
      logger.level = logLevel;
    } catch (error) {
      logger.error({ err: error }, 'the configuration cannot be read again; the old one stays');
    }
  });
}

async function run(config: DaemonConfig): Promise<void> {
  const logger = pino({ level: config.logLevel, base: { pid: process.pid } });
  reloadOnHangup(config, logger);
  process.on('unhandledRejection', (error) => {
    logger.error({ err: error }, 'a promise was rejected and nobody looked');
  });
  const workerUrls = {
    ingest: findWorker('ingest-worker', 'layer-store/src/ingest'),
    explore: findWorker('explore-worker', 'layer-store/src/explore'),
    context: findWorker('context-worker', 'daemon/src/build/context'),
  };
  const daemon = await startDaemon({ config, workerUrls, logger, releaseMemory: createMemoryRelease() });
  stopOnSignals(daemon, logger);
}

try {
  const command = parseCommandLine(process.argv.slice(2), process.env);
  if (command.kind === 'help') process.stdout.write(USAGE);
  else if (command.kind === 'version') process.stdout.write(`tinydockd version ${DAEMON_VERSION}\n`);
  else await run(command.config);
} catch (error) {
  fail(error);
}
