import type { Container } from '@tinydock/protocol';
import type { Target } from '../actions/action.ts';
import type { Command } from '../keys/key-bindings.ts';
import { ask, confirm, refuse } from './ask.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { chosenContainers, selectedContainer } from './container-rows.ts';

function stateOf({ status }: Container): string {
  return status?.state ?? '';
}

/** In which states an action has an effect. */
const SUITABLE: Readonly<Record<string, readonly string[]>> = {
  start: ['created', 'exited'],
  stop: ['running', 'paused', 'restarting'],
  restart: ['running', 'paused', 'created', 'exited', 'restarting'],
  pause: ['running'],
  unpause: ['paused'],
  kill: ['running', 'paused'],
};

function targets(containers: readonly Container[]): readonly Target[] {
  return containers.map(({ id, name }) => ({ id, name }));
}

type PlainKind = 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill';

function act(state: DashboardState, kind: PlainKind): Update {
  const chosen = chosenContainers(state);
  const suitable = chosen.filter((container) => SUITABLE[kind]?.includes(stateOf(container)));
  if (suitable.length === 0) {
    return refuse(state, chosen.length === 0 ? 'There is no container here.' : `Nothing to ${kind} here.`);
  }
  return only(state, { kind: 'act', action: { kind, containers: targets(suitable) } });
}

function confirmKill(state: DashboardState): Update {
  const running = chosenContainers(state).filter((container) => SUITABLE['kill']?.includes(stateOf(container)));
  if (running.length === 0) return refuse(state, 'Nothing to kill here.');
  const lines = running.map(({ name }) => `${name} gets SIGKILL: it cannot save anything`);
  return confirm(state, { kind: 'kill', containers: targets(running) }, lines);
}

function confirmRemove(state: DashboardState): Update {
  const chosen = chosenContainers(state);
  if (chosen.length === 0) return refuse(state, 'There is no container here.');
  const lines = chosen.map((container) => {
    const isRunning = SUITABLE['kill']?.includes(stateOf(container)) === true;
    return `${container.name} (${stateOf(container)}) goes${isRunning ? ' after it is killed' : ''}, with all it has written`;
  });
  return confirm(state, { kind: 'remove', containers: targets(chosen) }, lines);
}

function rename(state: DashboardState): Update {
  const container = selectedContainer(state);
  if (container === undefined) return refuse(state, 'There is no container here.');
  const purpose = { kind: 'rename', container: container.id } as const;
  return ask(state, { purpose, title: `New name of ${container.name}`, text: container.name });
}

function openShell(state: DashboardState): Update {
  const container = selectedContainer(state);
  if (container === undefined) return refuse(state, 'There is no container here.');
  if (stateOf(container) !== 'running') return refuse(state, `${container.name} does not run: start it first (u).`);
  return only(state, { kind: 'shell', container: container.name });
}

function openPort(state: DashboardState): Update {
  const port = selectedContainer(state)?.ports.find(({ protocol, hostPort }) => protocol === 'tcp' && hostPort > 0);
  if (port === undefined) return refuse(state, 'It publishes no TCP port.');
  const host = ['', '0.0.0.0', '::'].includes(port.hostIp) ? 'localhost' : port.hostIp;
  const name = host.includes(':') ? `[${host}]` : host;
  return only(state, { kind: 'open-url', url: `http://${name}:${port.hostPort}/` });
}

function togglePause(state: DashboardState): Update {
  const isPaused = chosenContainers(state).some((container) => stateOf(container) === 'paused');
  return act(state, isPaused ? 'unpause' : 'pause');
}

/** What a command does to containers. Pure. */
export function containerCommand(state: DashboardState, command: Command): Update {
  switch (command) {
    case 'enter':
      return only({ ...state, focus: 'detail' });
    case 'start':
    case 'stop':
    case 'restart':
      return act(state, command);
    case 'pause':
      return togglePause(state);
    case 'kill':
      return confirmKill(state);
    case 'remove':
      return confirmRemove(state);
    case 'rename':
      return rename(state);
    case 'shell':
      return openShell(state);
    case 'open-port':
      return openPort(state);
    case 'copy-id': {
      const container = selectedContainer(state);
      return container === undefined ? only(state) : only(state, { kind: 'copy', text: container.id });
    }
    default:
      return only(state);
  }
}
