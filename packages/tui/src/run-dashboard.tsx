import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Client } from '@tinydock/client';
import { render } from 'ink';
import { performAction } from './actions/perform-action.ts';
import { type Action, commandLineOf } from './actions/action.ts';
import { saveLines } from './actions/save-lines.ts';
import type { Tdctl } from './actions/run-tdctl.ts';
import { Dashboard, type LendTerminal } from './components/dashboard.tsx';
import { DashboardFeed } from './data/dashboard-feed.ts';
import { DashboardStore } from './data/dashboard-store.ts';
import type { KeyBinding } from './keys/key-bindings.ts';
import { planPrune } from './data/plan-prune.ts';
import { readTextFile } from './data/read-text-file.ts';
import { releaseInput } from './terminal/release-input.ts';
import type { Effect, PruneKind } from './state/dashboard-event.ts';
import { createInitialState } from './state/dashboard-state.ts';
import type { SaveRequest } from './state/log-state.ts';
import type { Theme } from './theme/theme.ts';

export interface DashboardOptions {
  readonly client: Client;
  readonly host: string;
  readonly theme: Theme;
  readonly bindings: readonly KeyBinding[];
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The command line program and its first arguments, for shells in containers. */
  readonly tdctl: Tdctl;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const MAX_FPS = 15;

/** Does what the state cannot do by itself. */
class Effects {
  readonly #options: DashboardOptions;
  readonly store: DashboardStore;
  readonly feed: DashboardFeed;
  readonly quit = Promise.withResolvers<undefined>();
  lendTerminal: LendTerminal = async () => undefined;
  readonly #end = new AbortController();
  #commands = 0;

  constructor(options: DashboardOptions) {
    this.#options = options;
    const { host, stdout, bindings } = options;
    const size = { columns: stdout.columns, rows: stdout.rows };
    this.store = new DashboardStore({
      initial: createInitialState({ host, size, bindings, now: new Date() }),
      onEffect: (effect) => {
        this.#run(effect);
      },
      onChange: (state) => {
        this.feed.follow(state);
      },
    });
    this.feed = new DashboardFeed(options.client, this.store.dispatch);
  }

  /** Ends what is still running. */
  close(): void {
    this.#end.abort();
    this.feed.stop();
    this.store.close();
  }

  #run(effect: Effect): void {
    switch (effect.kind) {
      case 'quit':
        return this.quit.resolve(undefined);
      case 'act':
        return void this.#record(commandLineOf(effect.action), (say) => this.#act(effect.action, say));
      case 'shell':
        return void this.#record(`tdctl exec -it ${effect.container} sh`, () => this.#openShell(effect.container));
      case 'plan-prune':
        return void this.#planPrune(effect.what);
      case 'copy':
        // OSC 52: the terminal puts it on the clipboard, also through ssh. Terminals that cannot ignore it.
        this.#options.stdout.write(`\u001b]52;c;${Buffer.from(effect.text).toString('base64')}\u0007`);
        return this.store.dispatch({ type: 'notice', text: `copied ${effect.what ?? effect.text}`, isProblem: false });
      case 'save-log':
        return void this.#save(effect.save, effect.isReplacing);
      case 'open-url':
        return void this.#record(`xdg-open ${effect.url}`, () => this.#open(effect.url));
      case 'show-file':
        return void this.#showFile(effect.image, effect.path);
    }
  }

  /** Keeps a line in the log of commands, and how it ended. */
  async #record(line: string, work: (say: (message: string) => void) => Promise<void>): Promise<void> {
    this.#commands += 1;
    const id = this.#commands;
    let said = '';
    const report = (outcome: 'running' | 'done' | 'failed', message: string): void => {
      this.store.dispatch({ type: 'command', record: { id, line, outcome, message } });
    };
    report('running', '');
    try {
      await work((message) => {
        said = message;
        report('running', message);
      });
      report('done', said);
    } catch (error) {
      report('failed', error instanceof Error ? error.message : String(error));
    }
  }

  #act(action: Action, say: (message: string) => void): Promise<void> {
    const { client, tdctl } = this.#options;
    return performAction(action, { client, tdctl, say, signal: this.#end.signal });
  }

  async #openShell(container: string): Promise<void> {
    const [program, ...args] = this.#options.tdctl;
    await this.lendTerminal(async () => {
      await releaseInput(this.#options.stdin);
      const child = spawn(program, [...args, 'exec', '-it', container, 'sh'], { stdio: 'inherit' });
      await once(child, 'exit');
    });
  }

  async #open(url: string): Promise<void> {
    const child = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
    child.unref();
    await once(child, 'spawn');
  }

  async #save(save: SaveRequest, isReplacing: boolean): Promise<void> {
    try {
      const saved = await saveLines(save, isReplacing);
      if (typeof saved === 'string') await this.#record(`# ${save.what} > ${saved}`, async () => undefined);
      else this.store.dispatch({ type: 'file-exists', save, about: saved.about });
    } catch (error) {
      this.#reportProblem(error);
    }
  }

  async #planPrune(what: PruneKind): Promise<void> {
    try {
      this.store.dispatch(await planPrune(this.#options.client, what));
    } catch (error) {
      this.#reportProblem(error);
    }
  }

  #reportProblem(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.store.dispatch({ type: 'notice', text, isProblem: true });
  }

  async #showFile(image: string, path: string): Promise<void> {
    try {
      const { title, lines } = await readTextFile(this.#options.client, image, path);
      this.store.dispatch({ type: 'file-content', title, lines });
    } catch (error) {
      this.#reportProblem(error);
    }
  }
}

/** Shows the dashboard until the user leaves it, or the signal ends it. The terminal is as it was before. */
export async function runDashboard(options: DashboardOptions): Promise<void> {
  const { stdin, stdout, theme, signal } = options;
  const effects = new Effects(options);
  const onReady = (lend: LendTerminal): void => {
    effects.lendTerminal = lend;
  };
  // What was typed before now may have moved the cursor, and the first frame begins where it is.
  stdin.setRawMode(true);
  stdout.write('\r');
  const screen = render(<Dashboard store={effects.store} theme={theme} onReady={onReady} />, {
    stdin,
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    maxFps: MAX_FPS,
  });
  const onAbort = (): void => effects.quit.resolve(undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  const feeding = Promise.all([effects.feed.run(), effects.feed.keepInfo()]);
  try {
    await effects.quit.promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    effects.close();
    screen.unmount();
    await screen.waitUntilExit();
    await feeding;
  }
}
