import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { DashboardState } from '../state/dashboard-state.ts';
import type { Theme } from '../theme/theme.ts';
import { BuildView } from './build-view.tsx';
import { ContainerView } from './container-view.tsx';
import { DiskView } from './disk-view.tsx';
import { EventView } from './event-view.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { ImageView } from './image-view.tsx';
import { LayerView } from './layer-view.tsx';
import { NetworkView } from './network-view.tsx';
import { isTooSmall } from '../state/layout.ts';
import { NoDaemon } from './no-daemon.tsx';
import { Overlay } from './overlay.tsx';
import { TooSmall } from './too-small.tsx';
import { VolumeView } from './volume-view.tsx';

interface ScreenProps {
  readonly state: DashboardState;
  readonly theme: Theme;
}

function Body({ state, theme }: ScreenProps): ReactElement {
  if (state.info === undefined && state.connection.kind !== 'connected') return <NoDaemon state={state} />;
  switch (state.view) {
    case 'containers':
      return <ContainerView state={state} theme={theme} />;
    case 'images':
      return <ImageView state={state} theme={theme} />;
    case 'layers':
      return <LayerView state={state} theme={theme} />;
    case 'events':
      return <EventView state={state} />;
    case 'volumes':
      return <VolumeView state={state} theme={theme} />;
    case 'networks':
      return <NetworkView state={state} theme={theme} />;
    case 'builds':
      return <BuildView state={state} theme={theme} />;
    case 'disk':
      return <DiskView state={state} theme={theme} />;
  }
}

/** Everything that is seen of a state; fills the terminal and no more. */
export function Screen({ state, theme }: ScreenProps): ReactElement {
  if (isTooSmall(state)) return <TooSmall size={state.size} />;
  const isCovered = state.dialog !== undefined && state.dialog.kind !== 'input';
  return (
    <Box flexDirection="column" width={state.size.columns} height={state.size.rows}>
      <Header state={state} theme={theme} />
      <Box flexDirection="column" height={Math.max(1, state.size.rows - 4)} overflow="hidden">
        {isCovered ? <Overlay state={state} theme={theme} /> : <Body state={state} theme={theme} />}
      </Box>
      <Footer state={state} theme={theme} />
    </Box>
  );
}
