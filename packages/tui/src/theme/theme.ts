/** Colours by what they mean; undefined leaves the terminal's own. */
export interface Theme {
  readonly accent: string | undefined;
  readonly good: string | undefined;
  readonly warn: string | undefined;
  readonly bad: string | undefined;
  readonly quiet: string | undefined;
  /** Of containers whose logs are merged. */
  readonly series: readonly (string | undefined)[];
}

const SERIES = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'red'] as const;

export const THEMES = {
  dark: { accent: 'cyan', good: 'green', warn: 'yellow', bad: 'red', quiet: 'gray', series: SERIES },
  light: {
    accent: 'blue',
    good: 'green',
    warn: '#8a6d00',
    bad: 'red',
    quiet: '#555555',
    series: ['blue', 'magenta', 'green', 'red'],
  },
  contrast: {
    accent: 'whiteBright',
    good: 'greenBright',
    warn: 'yellowBright',
    bad: 'redBright',
    quiet: 'white',
    series: ['cyanBright', 'magentaBright', 'yellowBright', 'greenBright'],
  },
  none: { accent: undefined, good: undefined, warn: undefined, bad: undefined, quiet: undefined, series: [undefined] },
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof THEMES;

export function isThemeName(name: string): name is ThemeName {
  return Object.hasOwn(THEMES, name);
}

/** Colours of a container's state. */
export function stateColour(theme: Theme, state: string): string | undefined {
  switch (state) {
    case 'running':
      return theme.good;
    case 'paused':
    case 'restarting':
      return theme.warn;
    case 'removing':
      return theme.bad;
    default:
      return theme.quiet;
  }
}
