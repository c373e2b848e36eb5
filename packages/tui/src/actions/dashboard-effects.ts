import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ReadStream } from 'node:tty';
import type { Client } from '@tinydock/client';
import type { LendTerminal } from '../components/dashboard.tsx';
import { DashboardFeed } from '../data/dashboard-feed.ts';
import { DashboardStore } from '../data/dashboard-store.ts';
import { describeError } from '../data/describe-error.ts';
import { planPrune } from '../data/plan-prune.ts';
import { readTextFile } from '../data/read-text-file.ts';
import type { KeyBinding } from '../keys/key-bindings.ts';
import type { Effect, PruneKind } from '../state/dashboard-event.ts';
import { createInitialState } from '../state/dashboard-state.ts';
import type { SaveRequest } from '../state/log-state.ts';
import { MouseMode } from '../terminal/mouse-mode.ts';
import { TerminalInput } from '../terminal/terminal-input.ts';
import type { Theme } from '../theme/theme.ts';
import { type Action, commandLineOf } from './action.ts';
import { performAction } from './perform-action.ts';
import type { Tdctl } from './run-tdctl.ts';
import { saveLines } from './save-lines.ts';

export interface DashboardOptions {
  readonly client: Client;
  readonly host: string;
  readonly theme: Theme;
  readonly bindings: readonly KeyBinding[];
  readonly hasMouse: boolean;
  readonly stdin: ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** The command line program and its first arguments, for shells in containers. */
  readonly tdctl: Tdctl;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Does what the state cannot do by itself. */
export class DashboardEffects {
  readonly #options: DashboardOptions;
  readonly store: DashboardStore;
  readonly feed: DashboardFeed;
  readonly input: TerminalInput;
  readonly mouse: MouseMode;
  readonly quit = Promise.withResolvers<undefined>();
  lendTerminal: LendTerminal = async () => undefined;
  readonly #end = new AbortController();
  #commands = 0;

  constructor(options: DashboardOptions) {
    this.#options = options;
    const { host, stdin, stdout, bindings, hasMouse } = options;
    const size = { columns: stdout.columns, rows: stdout.rows };
    this.store = new DashboardStore({
      initial: createInitialState({ host, size, bindings, hasMouse, now: new Date() }),
      onEffect: (effect) => {
        this.#run(effect);
      },
      onChange: (state) => {
        this.feed.follow(state);
      },
    });
    this.input = new TerminalInput(stdin, (mouse) => {
      this.store.dispatch({ type: 'mouse', mouse });
    });
    this.mouse = new MouseMode((text) => stdout.write(text));
    this.feed = new DashboardFeed(options.client, this.store.dispatch);
  }

  /** Ends what is still running. */
  close(): void {
    this.#end.abort();
    this.feed.stop();
    this.mouse.close();
    this.store.close();
  }

  #run(effect: Effect): void {
    switch (effect.kind) {
      case 'quit':
        return this.quit.resolve(undefined);
      case 'mouse':
        this.mouse.set(effect.isOn);
        return this.store.dispatch({
          type: 'notice',
          text: effect.isOn ? 'The mouse acts here; with shift it selects text.' : 'The mouse selects text.',
          isProblem: false,
        });
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
      report('failed', describeError(error));
    }
  }

  #act(action: Action, say: (message: string) => void): Promise<void> {
    const { client, tdctl } = this.#options;
    return performAction(action, { client, tdctl, say, signal: this.#end.signal });
  }

  async #openShell(container: string): Promise<void> {
    const [program, ...args] = this.#options.tdctl;
    const run = async (): Promise<void> => {
      const child = spawn(program, [...args, 'exec', '-it', container, 'sh'], { stdio: 'inherit' });
      await once(child, 'exit');
    };
    await this.mouse.lendWhile(() =>
      this.lendTerminal(async () => {
        this.input.release();
        await run().finally(() => {
          this.input.acquire();
        });
      }),
    );
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
    this.store.dispatch({ type: 'notice', text: describeError(error), isProblem: true });
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
