import { type ContainerId, TinydockError } from '@tinydock/domain';

export function processExists(id: ContainerId): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'CONTAINER_RUNNING',
    message: `cannot create container ${id.slice(0, 12)}: it is there already`,
  });
}

export function processNotFound(id: ContainerId): TinydockError {
  return new TinydockError({
    code: 'NOT_FOUND',
    reason: 'CONTAINER_NOT_FOUND',
    message: `container ${id.slice(0, 12)} has no process`,
  });
}

/** @param action what cannot be done, such as `pause` */
export function processNotRunning(id: ContainerId, action: string): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'CONTAINER_NOT_RUNNING',
    message: `cannot ${action} container ${id.slice(0, 12)}: it is not running`,
  });
}
