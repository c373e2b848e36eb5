import type { LineageImage } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { Target } from '../actions/action.ts';
import type { Command } from '../keys/key-bindings.ts';
import { ask, confirm, refuse } from './ask.ts';
import { only, type Update } from './dashboard-event.ts';
import type { DashboardState } from './dashboard-state.ts';
import { createLayerState } from './layer-state.ts';
import { chosenImages, imageName, selectedImage } from './rows.ts';

function targetOf(image: LineageImage): Target {
  return { id: image.id, name: imageName(image) };
}

function nothing(state: DashboardState): Update {
  return refuse(state, 'There is no image here. P pulls one.');
}

function confirmRemove(state: DashboardState): Update {
  const chosen = chosenImages(state);
  if (chosen.length === 0) return nothing(state);
  const consequences = chosen.map((image) => {
    const names =
      image.tags.length > 1
        ? `the name ${imageName(image)} goes; ${image.tags.length - 1} more stay`
        : imageName(image);
    return image.tags.length > 1 ? names : `${names}: frees ${formatSize(image.freedBytes)}`;
  });
  const action = { kind: 'remove-images', images: chosen.map(targetOf) } as const;
  return confirm(state, action, consequences);
}

function actOnChosen(state: DashboardState, kind: 'pin' | 'unpin' | 'push'): Update {
  const images = chosenImages(state).map(targetOf);
  if (images.length === 0) return nothing(state);
  return only(state, { kind: 'act', action: { kind, images } });
}

function push(state: DashboardState): Update {
  const nameless = chosenImages(state).find(({ tags }) => tags.length === 0);
  if (nameless === undefined) return actOnChosen(state, 'push');
  const text = `${imageName(nameless)} has no name to push it to; t gives it one.`;
  return refuse(state, text);
}

function explore(state: DashboardState): Update {
  const image = selectedImage(state);
  if (image === undefined) return nothing(state);
  const isOpen = state.layers?.image.id === image.id;
  return only({
    ...state,
    view: 'layers',
    focus: 'list',
    layers: isOpen ? state.layers : createLayerState(targetOf(image)),
  });
}

/** What a command does to images. Pure. */
export function imageCommand(state: DashboardState, command: Command): Update {
  const image = selectedImage(state);
  switch (command) {
    case 'enter':
    case 'explore':
      return explore(state);
    case 'remove':
      return confirmRemove(state);
    case 'pull':
      return ask(state, { purpose: { kind: 'pull' }, title: 'Image to pull' });
    case 'tag': {
      if (image === undefined) return nothing(state);
      const purpose = { kind: 'tag', image: image.id } as const;
      return ask(state, { purpose, title: `One more name for ${imageName(image)}` });
    }
    case 'run':
      return image === undefined
        ? nothing(state)
        : only(state, { kind: 'act', action: { kind: 'run', image: targetOf(image) } });
    case 'pin':
    case 'unpin':
      return actOnChosen(state, command);
    case 'push':
      return push(state);
    case 'copy-id':
      return image === undefined ? nothing(state) : only(state, { kind: 'copy', text: image.id });
    default:
      return only(state);
  }
}
