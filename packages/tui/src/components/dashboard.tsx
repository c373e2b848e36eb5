import { useApp, useInput, usePaste, useWindowSize } from 'ink';
import { type ReactElement, useEffect, useSyncExternalStore } from 'react';
import type { DashboardStore } from '../data/dashboard-store.ts';
import { typedKeys } from '../keys/key-name.ts';
import type { Theme } from '../theme/theme.ts';
import { Screen } from './screen.tsx';

/** Hands the terminal to another program and takes it back. */
export type LendTerminal = (use: () => Promise<void>) => Promise<void>;

interface DashboardProps {
  readonly store: DashboardStore;
  readonly theme: Theme;
  /** Told how to lend the terminal, once there is one. */
  readonly onReady: (lend: LendTerminal) => void;
}

/** The screen, kept to the store, and the keys. */
export function Dashboard({ store, theme, onReady }: DashboardProps): ReactElement {
  const state = useSyncExternalStore(store.subscribe, store.drawn);
  const { suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  useEffect(() => {
    onReady((use) => suspendTerminal(use));
  }, [onReady, suspendTerminal]);
  useEffect(() => {
    store.dispatch({ type: 'resized', size: { columns, rows } });
  }, [store, columns, rows]);
  useInput((input, key) => {
    for (const typed of typedKeys(input, key)) store.dispatch({ type: 'key', ...typed });
  });
  // What is pasted is text, and never a command.
  usePaste((text) => {
    store.dispatch({ type: 'paste', text });
  });
  // The first frame after a resize comes before the store knows of it; laid out for the old size it would be broken.
  const shown = { ...state, size: { columns, rows } };
  return <Screen state={shown} theme={theme} />;
}
