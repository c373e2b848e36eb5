import { render } from 'ink';
import { DashboardEffects, type DashboardOptions } from './actions/dashboard-effects.ts';
import { Dashboard, type LendTerminal } from './components/dashboard.tsx';

const MAX_FPS = 15;
/** Erases the screen and puts the cursor at its top. ECMA-48, ED and CUP. */
const ERASE_SCREEN = '\u001b[2J\u001b[H';

/** Shows the dashboard until the user leaves it, or the signal ends it. The terminal is as it was before. */
export async function runDashboard(options: DashboardOptions): Promise<void> {
  const { stdin, stdout, theme, hasMouse, signal } = options;
  const effects = new DashboardEffects(options);
  let isLent = false;
  const onReady = (lend: LendTerminal): void => {
    effects.lendTerminal = async (use) => {
      isLent = true;
      await lend(use).finally(() => {
        isLent = false;
      });
    };
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
  // A frame that was on its way when a window shrank has wrapped: nobody knows where its lines are. Ink draws the next
  // frame whole after this.
  const onResize = (): void => {
    if (isLent) return;
    screen.clear();
    stdout.write(ERASE_SCREEN);
  };
  stdout.on('resize', onResize);
  const onAbort = (): void => effects.quit.resolve(undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  const feeding = effects.feed.run();
  try {
    // A screen that fails ends by itself.
    await Promise.race([effects.quit.promise, screen.waitUntilExit()]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    stdout.off('resize', onResize);
    effects.close();
    screen.unmount();
    await screen.waitUntilExit().finally(() => {
      effects.input.release();
    });
    await feeding;
  }
}
