import { PassThrough, Readable, Writable } from 'node:stream';
import type {
  BuildRecordsClient,
  BuildsClient,
  Client,
  ContainersClient,
  CopiesClient,
  CredentialStore,
  ExplorerClient,
  ImagesClient,
  NetworksClient,
  RegistriesClient,
  RetentionClient,
  SystemClient,
  VolumesClient,
} from '@tinydock/client';
import { runCli } from '../run-cli.ts';

/** What the daemon answers in a test; a method that is not scripted fails the command. */
export interface ClientScript {
  readonly system?: Partial<SystemClient>;
  readonly images?: Partial<ImagesClient>;
  readonly explorer?: Partial<ExplorerClient>;
  readonly registries?: Partial<RegistriesClient>;
  readonly retention?: Partial<RetentionClient>;
  readonly builds?: Partial<BuildsClient>;
  readonly buildRecords?: Partial<BuildRecordsClient>;
  readonly containers?: Partial<ContainersClient>;
  readonly copies?: Partial<CopiesClient>;
  readonly volumes?: Partial<VolumesClient>;
  readonly networks?: Partial<NetworksClient>;
}

export interface HarnessOptions {
  readonly script?: ClientScript;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Standard input; undefined for a terminal on which nobody types. */
  readonly input?: string;
  /** What the user types on the terminal. */
  readonly openStdin?: () => Readable;
  readonly stdout?: TestStream;
  readonly stderr?: TestStream;
  readonly signals?: TestSignals;
  readonly now?: Date;
  readonly credentials?: Partial<CredentialStore>;
}

export interface HarnessResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How often the user's insistence ended the program. */
  readonly forcedExits: number;
  /** The host that a client was made for. */
  readonly host: string | undefined;
  /** What the terminal was set to, in order. */
  readonly rawModes: readonly boolean[];
  /** Whether the terminal was to show what is typed, in order. */
  readonly echoes: readonly boolean[];
  /** Arguments with which the process became the dashboard. */
  readonly dashboards: readonly (readonly string[])[];
}

/** A stream of the process that keeps what was written; a terminal where it has a size. */
export class TestStream extends Writable {
  readonly isTTY: boolean;
  columns: number;
  rows: number;
  text = '';
  /** Called with each piece; what it throws is the stream's failure. */
  onText: (text: string) => void = () => undefined;

  constructor(size?: { readonly columns: number; readonly rows: number }) {
    super();
    this.isTTY = size !== undefined;
    this.columns = size?.columns ?? 80;
    this.rows = size?.rows ?? 24;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.text += chunk.toString();
    try {
      this.onText(chunk.toString());
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** Signals that a test sends. */
export class TestSignals {
  readonly #listeners = new Map<NodeJS.Signals, Set<(signal: NodeJS.Signals) => void>>();

  readonly subscribe = (names: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void): (() => void) => {
    for (const name of names) {
      const listeners = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, listeners.add(listener));
    }
    return () => {
      for (const name of names) this.#listeners.get(name)?.delete(listener);
    };
  };

  send(signal: NodeJS.Signals): void {
    for (const listener of this.#listeners.get(signal) ?? []) listener(signal);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }
}

function scripted(name: string, methods: object | undefined): object {
  return new Proxy(methods ?? {}, {
    get: (target: object, key: string): unknown => {
      const method: unknown = Reflect.get(target, key);
      // A promise asks what it is resolved with whether it is one itself.
      if (method !== undefined || key === 'then') return method;
      throw new Error(`the test does not script ${name}.${key}`);
    },
  });
}

export function createScriptedClient(script: ClientScript = {}): Client {
  return {
    system: scripted('system', script.system) as SystemClient,
    images: scripted('images', script.images) as ImagesClient,
    explorer: scripted('explorer', script.explorer) as ExplorerClient,
    registries: scripted('registries', {
      listMirrors: () => Promise.resolve([]),
      ...script.registries,
    }) as RegistriesClient,
    retention: scripted('retention', script.retention) as RetentionClient,
    builds: scripted('builds', script.builds) as BuildsClient,
    buildRecords: scripted('buildRecords', script.buildRecords) as BuildRecordsClient,
    containers: scripted('containers', script.containers) as ContainersClient,
    copies: scripted('copies', script.copies) as CopiesClient,
    volumes: scripted('volumes', script.volumes) as VolumesClient,
    networks: scripted('networks', script.networks) as NetworksClient,
    close: () => undefined,
  };
}

/** Runs one command line inside the test's process. */
export async function runTdctl(argv: readonly string[], options: HarnessOptions = {}): Promise<HarnessResult> {
  const { stdout = new TestStream(), stderr = new TestStream(), input } = options;
  let forcedExits = 0;
  const rawModes: boolean[] = [];
  const echoes: boolean[] = [];
  const dashboards: (readonly string[])[] = [];
  let host: string | undefined;
  const open = (): Readable => (input === undefined ? new PassThrough() : Readable.from([Buffer.from(input)]));
  const exitCode = await runCli({
    argv,
    env: options.env ?? {},
    cwd: options.cwd ?? '/nowhere',
    homeDir: '/nowhere',
    stdin: {
      isTerminal: input === undefined,
      archive: open,
      open: options.openStdin ?? open,
      setRawMode: (isRaw) => {
        rawModes.push(isRaw);
      },
      setEcho: (isShown) => {
        echoes.push(isShown);
      },
    },
    stdout,
    stderr,
    signals: options.signals ?? new TestSignals(),
    clock: () => options.now ?? new Date('2026-01-02T00:00:00Z'),
    forceExit: () => {
      forcedExits += 1;
    },
    openDashboard: (args) => {
      dashboards.push(args);
    },
    createClient: (wanted) => {
      host = wanted;
      return Promise.resolve(createScriptedClient(options.script));
    },
    openCredentials: () =>
      Promise.resolve(
        scripted('credentials', {
          get: () => Promise.resolve(undefined),
          isEmpty: () => Promise.resolve(false),
          ...options.credentials,
        }) as CredentialStore,
      ),
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text, forcedExits, host, rawModes, echoes, dashboards };
}
