export { formatStatus, hasProcesses } from './container-status.ts';
export { formatAge, formatDuration } from './human-duration.ts';
export { formatMemory, formatSize } from './human-size.ts';
export { parseDurationMs } from './parse-duration.ts';
export { parseMoment } from './parse-moment.ts';
export { formatPorts } from './port-list.ts';
