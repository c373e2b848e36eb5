import { dirname, join } from 'node:path';

/** Where the daemon of this machine, or one on trial beside it, has its things. */
export interface ServicePlace {
  /** Directories or socket of its own: it is never a unit of systemd. */
  readonly isTrial: boolean;
  readonly host: string;
  readonly socketPath: string;
  readonly pidPath: string;
  readonly logPath: string;
  /** For a daemon that is no unit; what is not named is as in its configuration. */
  readonly daemonArgs: readonly string[];
}

const DEFAULT_RUN = '/run/tinydock';
const LOG_DIR = '/var/log/tinydock';

/** @param host where the user has named one */
export function servicePlace(
  env: Readonly<Record<string, string | undefined>>,
  host: string,
  defaultHost: string,
): ServicePlace {
  const [root = '', run = ''] = [env['TINYDOCK_ROOT'], env['TINYDOCK_RUN']];
  const hasOwnHost = host !== defaultHost || (env['TINYDOCK_HOST'] ?? '') !== '';
  const isTrial = root !== '' || run !== '' || hasOwnHost;
  const runDir = run === '' ? DEFAULT_RUN : run;
  const wanted = hasOwnHost || run === '' ? host : `unix://${join(run, 'tinydock.sock')}`;
  return {
    isTrial,
    host: wanted,
    socketPath: wanted.replace(/^unix:\/\//, ''),
    pidPath: join(runDir, 'tinydockd.pid'),
    logPath: join(isTrial ? runDir : LOG_DIR, 'tinydockd.log'),
    daemonArgs: [
      ...(root === '' ? [] : ['--root', root]),
      // Named, whatever the configuration says: this is where its pid file is, and where it is asked.
      ...(isTrial && run === '' ? [] : ['--run', runDir]),
      ...['--host', wanted],
    ],
  };
}

/** Directories that are to be there before the daemon starts. */
export function placeDirectories({ pidPath, logPath }: ServicePlace): readonly string[] {
  return [...new Set([dirname(pidPath), dirname(logPath)])];
}
