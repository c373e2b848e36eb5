import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@tinydock/client';
import { isTinydockError } from '@tinydock/domain';
import type { Container, Event, FileChange } from '@tinydock/protocol';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import type { DashboardState } from '../state/dashboard-state.ts';
import { MAX_CHANGES } from '../state/detail-lines.ts';
import { feedBuildLog, feedBuilds, feedBuildSteps } from './build-feed.ts';
import { lastEdges } from '../state/log-edges.ts';
import { feedFiles, feedGlance, feedLayers } from './layer-feed.ts';
import { feedLogs } from './log-feed.ts';
import { feedOlderLog } from './older-log-feed.ts';
import { RepeatedReading } from './repeated-reading.ts';
import { readDisk, readNetworks, readVolumes, type ViewReading } from './read-views.ts';
import { Subscription } from './subscription.ts';

/** A burst of events is one reason to look again. */
const REFRESH_AFTER_MS = 150;
const PROCESSES_EVERY_MS = 2000;
const CHANGES_EVERY_MS = 5000;
const INFO_EVERY_MS = 10_000;
/** A daemon that hangs keeps its connections. */
const ANSWER_WITHIN_MS = 10_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 1000;

type Dispatch = (event: DashboardEvent) => void;

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function runOf({ id, status }: Container): string {
  return `${id}/${status?.state ?? ''}/${status?.startedAt ?? ''}`;
}

/** An end is none of a log's: what was written before it is still to come. */
function startOf({ id, status }: Container): string {
  return `${id}/${status?.startedAt ?? ''}`;
}

/** Reads from the daemon what the state asks for, and brings it to the state. */
export class DashboardFeed {
  readonly #client: Client;
  readonly #dispatch: Dispatch;
  readonly #end = new AbortController();
  readonly #logs: Subscription;
  readonly #olderLog: Subscription;
  readonly #detail: Subscription;
  readonly #layers: Subscription;
  readonly #files: Subscription;
  readonly #glance: Subscription;
  readonly #stats: Subscription;
  readonly #disk: RepeatedReading;
  readonly #volumes: RepeatedReading;
  readonly #networks: RepeatedReading;
  readonly #builds: Subscription;
  readonly #buildSteps: Subscription;
  readonly #buildLog: Subscription;
  #state: DashboardState | undefined;
  /** How often the lists have been read. */
  #readings = 0;
  #refresh: NodeJS.Timeout | undefined;
  /** Whether the daemon is there, and has not answered when it was asked last. */
  #isSilent = false;

  constructor(client: Client, dispatch: Dispatch) {
    this.#client = client;
    this.#dispatch = dispatch;
    this.#logs = new Subscription((signal) => this.#readLogs(signal));
    this.#olderLog = this.#feeding((reading) => feedOlderLog(reading, this.#state?.log, dispatch));
    this.#detail = new Subscription((signal) => this.#readDetail(signal));
    this.#layers = this.#feeding((reading) => feedLayers(this.#state?.layers?.image.id ?? '', reading, dispatch));
    this.#files = this.#feeding(async (reading) => {
      const wanted = this.#state?.layers?.wanted;
      if (wanted !== undefined) await feedFiles(wanted, reading, dispatch);
    });
    this.#glance = this.#feeding(async (reading) => {
      const layers = this.#state?.layers;
      if (layers !== undefined) await feedGlance(layers, reading, dispatch);
    });
    this.#volumes = this.#reading(readVolumes);
    this.#networks = this.#reading(readNetworks);
    const selected = (): string => this.#state?.builds.selected ?? '';
    this.#builds = this.#feeding((reading) => feedBuilds(reading, dispatch));
    this.#buildSteps = this.#feeding((reading) => feedBuildSteps(selected(), reading, dispatch));
    this.#buildLog = this.#feeding((reading) => feedBuildLog(selected(), reading, dispatch));
    this.#disk = this.#reading((reading) => readDisk(reading, this.#state?.disk.isForAll ?? false));
    this.#stats = new Subscription((signal) => this.#readStats(signal));
  }

  /** Keeps to the daemon until it is stopped; one that goes away is looked for again. */
  async run(): Promise<void> {
    const { signal } = this.#end;
    let retryMs = FIRST_RETRY_MS;
    while (!this.#isStopped()) {
      try {
        await this.#readAll();
        this.#dispatch({ type: 'connection', connection: { kind: 'connected' } });
        retryMs = FIRST_RETRY_MS;
        for await (const event of this.#client.system.events({ signal })) this.#take(event);
        this.#dispatch({ type: 'connection', connection: { kind: 'lost', reason: 'the daemon ended' } });
      } catch (error) {
        if (this.#isStopped()) return;
        this.#dispatch({ type: 'connection', connection: { kind: 'lost', reason: describe(error) } });
      }
      this.#isSilent = false;
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  /** Reads what is shown now, and no longer what is not. */
  follow(state: DashboardState): void {
    this.#state = state;
    const isConnected = state.connection.kind === 'connected';
    const isShown = isConnected && state.view === 'containers';
    const containers = state.log.containers.flatMap((id) => state.containers.find((one) => one.id === id) ?? []);
    const { tab } = state.detail;
    const isSomethingRunning = state.containers.some(({ status }) => status?.state === 'running');
    // The header has what all use, in each view.
    this.#stats.follow(isConnected && isSomethingRunning ? 'all' : '');
    this.#logs.follow(
      isShown && tab === 'logs' ? [...containers.map(startOf), JSON.stringify(state.log.window)].join(' ') : '',
    );
    this.#olderLog.follow(isShown && tab === 'logs' && state.log.older === 'wanted' ? state.log.containers.join() : '');
    const selected = state.containers.find(({ id }) => id === state.detail.container);
    this.#detail.follow(
      isShown && !['logs', 'stats'].includes(tab) && selected !== undefined ? `${tab} ${runOf(selected)}` : '',
    );
    const layers = isConnected && state.view === 'layers' ? state.layers : undefined;
    this.#layers.follow(layers?.image.id ?? '');
    // Whatever happens is a reason to look again.
    const shown = isConnected ? state.view : undefined;
    this.#disk.follow(shown === 'disk' ? `${shown} ${state.disk.isForAll}` : '', this.#readings);
    this.#volumes.follow(shown === 'volumes' ? shown : '', this.#readings);
    this.#networks.follow(shown === 'networks' ? shown : '', this.#readings);
    this.#followBuilds(state, shown === 'builds');
    this.#followFiles(layers);
  }

  /** First what is seen, then all of it. */
  #followFiles(layers: DashboardState['layers']): void {
    const { wanted, isLoading = false, isGlance = false, expanded = [] } = layers ?? {};
    const key = wanted === undefined ? '' : JSON.stringify(wanted);
    this.#glance.follow(isLoading && key !== '' ? `${key} ${[...expanded].join('\0')}` : '');
    this.#files.follow(isLoading && !isGlance ? '' : key);
  }

  #followBuilds({ builds: { selected = '', builds } }: DashboardState, isShown: boolean): void {
    this.#builds.follow(isShown ? String(this.#readings) : '');
    const found = isShown ? builds.find(({ id }) => id === selected) : undefined;
    this.#buildSteps.follow(found === undefined ? '' : `${found.id} ${found.state}`);
    this.#buildLog.follow(found?.id ?? '');
  }

  stop(): void {
    clearTimeout(this.#refresh);
    this.#end.abort();
    const builds = [this.#builds, this.#buildSteps, this.#buildLog];
    for (const place of [this.#disk, this.#volumes, this.#networks]) place.follow('', 0);
    const all = [
      ...builds,
      this.#logs,
      this.#olderLog,
      this.#detail,
      this.#layers,
      this.#files,
      this.#glance,
      this.#stats,
    ];
    for (const subscription of all) subscription.follow('');
  }

  #isStopped(): boolean {
    return this.#end.signal.aborted;
  }

  /** Brings what is read to the state. */
  #reading(read: (reading: ViewReading) => Promise<DashboardEvent>): RepeatedReading {
    return new RepeatedReading((signal) => this.#feed(signal, async (reading) => this.#dispatch(await read(reading))));
  }

  /** Does what brings things to the state by itself. */
  #feeding(feed: (reading: ViewReading) => Promise<void>): Subscription {
    return new Subscription((signal) => this.#feed(signal, feed));
  }

  async #feed(signal: AbortSignal, feed: (reading: ViewReading) => Promise<void>): Promise<void> {
    try {
      await feed({ client: this.#client, signal });
    } catch (error) {
      if (!signal.aborted) this.#dispatch({ type: 'notice', text: describe(error), isProblem: true });
    }
  }

  #take(event: Event): void {
    this.#dispatch({ type: 'events', events: [event] });
    this.#refresh ??= setTimeout(() => {
      this.#refresh = undefined;
      this.#readAll().catch((error: unknown) => {
        this.#dispatch({ type: 'notice', text: describe(error), isProblem: true });
      });
    }, REFRESH_AFTER_MS);
  }

  async #readAll(): Promise<void> {
    const { signal } = this.#end;
    const [info, containers, images] = await Promise.all([
      this.#client.system.info({ signal }),
      this.#client.containers.list({ all: true }, { signal }),
      this.#client.explorer.lineage('', { signal }),
    ]);
    this.#readings += 1;
    this.#dispatch({ type: 'info', info });
    this.#dispatch({ type: 'containers', containers });
    this.#dispatch({ type: 'images', images });
  }

  /** Keeps the header's figures true while nothing happens, and sees whether the daemon still answers. */
  async keepInfo(): Promise<void> {
    const { signal } = this.#end;
    while (!this.#isStopped()) {
      await delay(this.#isSilent ? LAST_RETRY_MS : INFO_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (this.#isStopped()) return;
      this.#dispatch({ type: 'tick', now: new Date() });
      if (this.#state?.connection.kind === 'connected' || this.#isSilent) await this.#readInfo();
    }
  }

  async #readInfo(): Promise<void> {
    try {
      const info = await this.#client.system.info({ signal: this.#end.signal, timeoutMs: ANSWER_WITHIN_MS });
      if (this.#isSilent) this.#dispatch({ type: 'connection', connection: { kind: 'connected' } });
      this.#isSilent = false;
      this.#dispatch({ type: 'info', info });
    } catch (error) {
      // Whoever has gone is noticed by those who read events.
      if (!isTinydockError(error) || error.code !== 'DEADLINE_EXCEEDED') return;
      this.#isSilent = true;
      const reason = `it has not answered for ${ANSWER_WITHIN_MS / 1000} seconds`;
      this.#dispatch({ type: 'connection', connection: { kind: 'lost', reason } });
    }
  }

  async #readLogs(signal: AbortSignal): Promise<void> {
    const state = this.#state;
    if (state === undefined) return;
    const containers = state.log.containers.flatMap((id) => state.containers.find((one) => one.id === id) ?? []);
    const { buffer, window } = state.log;
    await feedLogs(this.#client, { containers, edges: lastEdges(buffer), window, signal }, this.#dispatch);
  }

  async #readStats(signal: AbortSignal): Promise<void> {
    try {
      for await (const { containers } of this.#client.containers.stats({}, { signal })) {
        this.#dispatch({ type: 'stats', sample: containers });
      }
    } catch (error) {
      if (!signal.aborted) this.#dispatch({ type: 'notice', text: describe(error), isProblem: true });
    }
  }

  async #readDetail(signal: AbortSignal): Promise<void> {
    const { tab, container = '' } = this.#state?.detail ?? { tab: 'env' as const };
    try {
      if (tab === 'changes') {
        await this.#readChanges(container, signal);
        return;
      }
      if (tab !== 'processes') {
        const detail = await this.#client.containers.inspect(container, { signal });
        this.#dispatch({ type: 'detail', container, detail });
        return;
      }
      for (;;) {
        const processes = await this.#client.containers.top({ container }, { signal });
        this.#dispatch({ type: 'processes', container, processes });
        await delay(PROCESSES_EVERY_MS, undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) this.#dispatch({ type: 'detail-problem', container, problem: describe(error) });
    }
  }

  async #readChanges(container: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const changes: FileChange[] = [];
      for await (const batch of this.#client.containers.diff(container, { signal })) {
        changes.push(...batch);
        if (changes.length > MAX_CHANGES) break;
      }
      this.#dispatch({ type: 'changes', container, changes });
      await delay(CHANGES_EVERY_MS, undefined, { signal });
    }
  }
}
