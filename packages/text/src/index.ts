export { formatStatus, hasProcesses } from './container-status.ts';
export { formatAge, formatDuration } from './human-duration.ts';
export { formatMemory, formatSize } from './human-size.ts';
export { formatPorts } from './port-list.ts';
