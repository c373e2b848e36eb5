import { render } from 'ink';
import { DashboardEffects, type DashboardOptions } from './actions/dashboard-effects.ts';
import { Dashboard, type LendTerminal } from './components/dashboard.tsx';

const MAX_FPS = 15;

/** Shows the dashboard until the user leaves it, or the signal ends it. The terminal is as it was before. */
export async function runDashboard(options: DashboardOptions): Promise<void> {
  const { stdin, stdout, theme, hasMouse, signal } = options;
  const effects = new DashboardEffects(options);
  const onReady = (lend: LendTerminal): void => {
    effects.lendTerminal = lend;
  };
  // What was typed before now may have moved the cursor, and the first frame begins where it is.
  stdin.setRawMode(true);
  stdout.write('\r');
  effects.input.acquire();
  const screen = render(<Dashboard store={effects.store} theme={theme} onReady={onReady} />, {
    stdin: effects.input,
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    maxFps: MAX_FPS,
  });
  effects.mouse.set(hasMouse);
  const onAbort = (): void => effects.quit.resolve(undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  const feeding = Promise.all([effects.feed.run(), effects.feed.keepInfo()]);
  try {
    // A screen that fails ends by itself.
    await Promise.race([effects.quit.promise, screen.waitUntilExit()]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    effects.close();
    screen.unmount();
    await screen.waitUntilExit().finally(() => {
      effects.input.release();
    });
    await feeding;
  }
}
