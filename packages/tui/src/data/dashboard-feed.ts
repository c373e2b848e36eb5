import type { Client } from '@tinydock/client';
import type { Container } from '@tinydock/protocol';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import type { DashboardState } from '../state/dashboard-state.ts';
import { feedBuildLog, feedBuilds, feedBuildSteps } from './build-feed.ts';
import { DaemonWatch } from './daemon-watch.ts';
import { describeError } from './describe-error.ts';
import { feedDetail } from './detail-feed.ts';
import { lastEdges } from '../state/log-edges.ts';
import { feedFiles, feedGlance, feedLayers } from './layer-feed.ts';
import { feedLogs } from './log-feed.ts';
import { feedOlderLog } from './older-log-feed.ts';
import { RepeatedReading } from './repeated-reading.ts';
import { readDisk, readNetworks, readVolumes, type ViewReading } from './read-views.ts';
import { Subscription } from './subscription.ts';

type Dispatch = (event: DashboardEvent) => void;

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
  readonly #watch: DaemonWatch;
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

  constructor(client: Client, dispatch: Dispatch) {
    this.#client = client;
    this.#dispatch = dispatch;
    this.#watch = new DaemonWatch(client, dispatch);
    this.#logs = this.#feeding((reading) => this.#feedLogs(reading));
    this.#olderLog = this.#feeding((reading) => feedOlderLog(reading, this.#state?.log, dispatch));
    this.#detail = this.#feeding(async (reading) => {
      const detail = this.#state?.detail;
      if (detail !== undefined) await feedDetail(detail, reading, dispatch);
    });
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
    this.#stats = this.#feeding(async ({ signal }) => {
      for await (const { containers } of client.containers.stats({}, { signal })) {
        dispatch({ type: 'stats', sample: containers });
      }
    });
  }

  /** Keeps to the daemon until it is stopped; one that goes away is looked for again. */
  async run(): Promise<void> {
    await Promise.all([this.#watch.run(), this.#watch.keepInfo()]);
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
    this.#disk.follow(shown === 'disk' ? `${shown} ${state.disk.isForAll}` : '', this.#watch.readings);
    this.#volumes.follow(shown === 'volumes' ? shown : '', this.#watch.readings);
    this.#networks.follow(shown === 'networks' ? shown : '', this.#watch.readings);
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
    this.#builds.follow(isShown ? String(this.#watch.readings) : '');
    const found = isShown ? builds.find(({ id }) => id === selected) : undefined;
    this.#buildSteps.follow(found === undefined ? '' : `${found.id} ${found.state}`);
    this.#buildLog.follow(found?.id ?? '');
  }

  stop(): void {
    this.#watch.stop();
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
      if (!signal.aborted) this.#dispatch({ type: 'notice', text: describeError(error), isProblem: true });
    }
  }

  async #feedLogs({ client, signal }: ViewReading): Promise<void> {
    const state = this.#state;
    if (state === undefined) return;
    const containers = state.log.containers.flatMap((id) => state.containers.find((one) => one.id === id) ?? []);
    const { buffer, window } = state.log;
    await feedLogs(client, { containers, edges: lastEdges(buffer), window, signal }, this.#dispatch);
  }
}
