// Reported: no-restricted-syntax
import { vi } from 'vitest';

vi.mock('node:fs');
