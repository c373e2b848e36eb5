// Reported: import-x/no-cycle
import { start } from './cycle-start.ts';

export const end = start();
