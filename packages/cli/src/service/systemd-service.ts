import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { TinydockError } from '@tinydock/domain';
import type { HostPrograms } from './host-programs.ts';
import type { LogOptions, ServiceControl, ServiceState } from './service-control.ts';
import { renderUnit } from './systemd-unit.ts';

const UNIT = 'tinydock.service';

/** The daemon as a unit of systemd. */
export class SystemdService implements ServiceControl {
  readonly description = `systemd unit ${UNIT}`;
  readonly logName = `journalctl -u ${UNIT}`;
  readonly #programs: HostPrograms;
  readonly #unitPath: string;

  constructor(programs: HostPrograms, unitPath = `/etc/systemd/system/${UNIT}`) {
    this.#programs = programs;
    this.#unitPath = unitPath;
  }

  async #systemctl(...args: readonly string[]): Promise<string> {
    return this.#programs.run('systemctl', args);
  }

  /** The limit of starts is for those that fail, and not for those that somebody asks for. systemd.unit(5) */
  async #forgetFailures(): Promise<void> {
    await this.#systemctl('reset-failed', '--quiet', UNIT).catch(() => {
      // It is told of a unit that is not loaded, which has none.
    });
  }

  async install(command: readonly string[]): Promise<readonly string[]> {
    await writeFile(`${this.#unitPath}.new`, renderUnit(command), { mode: 0o644 });
    await rename(`${this.#unitPath}.new`, this.#unitPath);
    await this.#systemctl('daemon-reload');
    await this.#systemctl('enable', '--quiet', UNIT);
    await this.#forgetFailures();
    await this.#systemctl('restart', UNIT);
    return [];
  }

  async uninstall(): Promise<void> {
    if (!existsSync(this.#unitPath)) return;
    await this.#systemctl('disable', '--quiet', '--now', UNIT);
    await rm(this.#unitPath, { force: true });
    await this.#systemctl('daemon-reload');
  }

  async start(): Promise<void> {
    if ((await this.state()).kind === 'absent') {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        message: `cannot start the daemon: systemd does not know the unit ${UNIT}`,
        hint: 'Make it with `tdctl service install`.',
      });
    }
    await this.#forgetFailures();
    await this.#systemctl('start', UNIT);
  }

  async stop(): Promise<void> {
    if ((await this.state()).kind !== 'absent') await this.#systemctl('stop', UNIT);
  }

  async reload(): Promise<void> {
    await this.#systemctl('reload', UNIT);
  }

  async state(): Promise<ServiceState> {
    const text = await this.#systemctl('show', UNIT, '--property=LoadState,ActiveState,MainPID');
    const fields = new Map(text.split('\n').map((line) => line.split('=', 2) as [string, string]));
    if (fields.get('LoadState') === 'not-found') return { kind: 'absent' };
    const pid = Number(fields.get('MainPID') ?? 0);
    const isActive = ['active', 'activating', 'reloading'].includes(fields.get('ActiveState') ?? '');
    return isActive && pid > 0 ? { kind: 'running', pid } : { kind: 'stopped' };
  }

  readLogs({ lines, follow, signal }: LogOptions): AsyncIterable<Uint8Array> {
    const count = lines === undefined ? 'all' : String(lines);
    const args = ['--unit', UNIT, '--no-pager', '--lines', count, ...(follow ? ['--follow'] : [])];
    return this.#programs.stream('journalctl', args, signal);
  }
}
